/*
 * The lease that hosts take from ZooKeeper around a read-write import of one pool. README.md says which part of the
 * design each step is, what is checked, under which assumptions, and what is not.
 *
 * HOSTS hosts want the pool again and again. Its label says at first that it was exported, or that one more host has it,
 * which is dead and which everybody vouches for (--fenced). Each host may crash at any moment, and so may its zward alone.
 * A session may expire at any moment, unless the model says otherwise: its host may be frozen, or cut off.
 *
 * What a step is there for is shown by leaving it out:
 *   -DNO_LEASE         a host takes none
 *   -DNO_REREADING     a host goes by the label as it was before it had the lease
 *   -DNO_CONFIRMATION  a host does not ask ZooKeeper, right before the import, whether the lease is its own still
 *   -DNODE_STAYS       the lease's node is not ephemeral
 * What remains possible even so:
 *   -DFREEZES_BEFORE_IMPORT  a host freezes between that question and the kernel's own look at the label
 *   -DFREEZES_IN_IMPORT      a host freezes between the kernel's look at the label and its write
 *
 * -DDEATHS=N bounds those; without it there is no end to them.
 */

#ifndef HOSTS
#define HOSTS 2
#endif

#if defined(NO_LEASE) || defined(NO_CONFIRMATION)
#define NO_QUESTION
#endif

/* whether a session may not expire from that question on until the kernel has looked at the label */
#ifdef FREEZES_BEFORE_IMPORT
#define AWAKE_BEFORE_IMPORT false
#else
#define AWAKE_BEFORE_IMPORT true
#endif
/* and from there on until it has written it */
#ifdef FREEZES_IN_IMPORT
#define AWAKE_IN_IMPORT false
#else
#define AWAKE_IN_IMPORT true
#endif

/* in place of a host: nobody has the lease; the label says that the pool was exported */
#define NOBODY HOSTS
#define EXPORTED HOSTS
/* of a label: the host that everybody vouches for */
#define FENCED (HOSTS + 1)

byte label;                 /* EXPORTED, or the host for which it says 'active' */
byte lease = NOBODY;        /* whose session the node is of */
bool abandoned = false;     /* that session's process has ended */
bool awake[HOSTS];          /* is not frozen, nor cut off, for as long as a session lasts at least */
bool imported[HOSTS];       /* the pool is, read-write, on this host */

/* To be looked at only: no host goes by these. */
byte imports = 0;           /* how many hosts have it imported */
byte wanting = 0;           /* how many wait for the lease */
byte taking = 0;            /* how many have been given it, and go on */

#ifdef DEATHS
byte deaths = DEATHS;
#define KILLED atomic { deaths > 0 -> deaths--; goto killed }
#else
#define KILLED true -> goto killed
#endif

#define STEP(effect) if :: d_step { effect } :: KILLED fi

inline wait_no_more() {
    if
    :: wants -> wants = false; wanting--
    :: else
    fi
}

inline go_on_no_more() {
    awake[me] = false;
    if
    :: takes -> takes = false; taking--
    :: else
    fi
}

inline imported_no_more() {
    if
    :: imported[me] -> imported[me] = false; imports--
    :: else
    fi
}

proctype host(byte me) {
    byte seen = EXPORTED;
    bool wants = false;
    bool takes = false;

look:
    if
    :: imported[me] -> goto hold
    :: !imported[me]
    fi;
#ifdef NO_REREADING
    STEP(seen = label);
#endif
#ifndef NO_LEASE
    STEP(wants = true; wanting++);
    /* create the node; it fails as long as there is one */
    if
    :: d_step { lease == NOBODY -> lease = me; wait_no_more(); takes = true; taking++ }
    :: KILLED
    fi;
#endif
#ifndef NO_REREADING
    STEP(seen = label);
#endif
    /* it is active on a host that nobody vouches for: refuse */
    if
    :: seen != EXPORTED && seen != me && seen != FENCED -> goto give_back
    :: else
    fi;
    /* a suspended session has no answer to give either */
    if
#ifdef NO_QUESTION
    :: awake[me] = AWAKE_BEFORE_IMPORT
#else
    :: d_step { lease == me && !abandoned -> awake[me] = AWAKE_BEFORE_IMPORT }
    :: goto give_back
#endif
    :: KILLED
    fi;
    /* the kernel's import: it looks at the label, unless it is forced ... */
    if
    :: d_step { seen == FENCED || label == EXPORTED || label == me -> awake[me] = AWAKE_IN_IMPORT }
    :: !(seen == FENCED || label == EXPORTED || label == me) -> goto give_back
    :: KILLED
    fi;
    /* ... and writes it */
    STEP(imported[me] = true; imports++; assert(imports == 1); label = me; awake[me] = false);

give_back:
    atomic { awake[me] = false; seen = EXPORTED };
    STEP(if :: lease == me && !abandoned -> lease = NOBODY :: else fi; go_on_no_more());
    goto look;

hold:
    STEP(imported_no_more(); label = EXPORTED);
    goto look;

killed:
    /* its session ends when ZooKeeper has not heard of it for long enough */
    atomic {
        if :: lease == me && takes -> abandoned = true :: else fi;
        wait_no_more();
        go_on_no_more();
        seen = EXPORTED
    };
    if
    /* zward alone: what is imported stays so */
    :: skip
    /* the host */
    :: d_step { imported[me] -> imported_no_more() }
    fi;
    goto look
}

#ifndef NODE_STAYS
proctype zookeeper() {
    do
    :: d_step { lease != NOBODY && !awake[lease] -> lease = NOBODY; abandoned = false }
    od
}
#endif

init {
    atomic {
        if
        :: label = EXPORTED
        :: label = FENCED
        fi;
        run host(0);
        run host(1);
#if HOSTS > 2
        run host(2);
#endif
#ifndef NODE_STAYS
        run zookeeper()
#endif
    }
}

#ifdef LIVENESS
/* Whoever wants the lease is not left waiting while nobody has it who goes on. */
ltl taken { [] (wanting > 0 -> <> (taking > 0 || wanting == 0)) }
#endif
