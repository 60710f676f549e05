/*
 * The lock file protocol of one pool: USERS processes that take the lock again and again, and a cleaner that clears the
 * lock directory as a starting agent does. Each system call is one step; a process may be killed before any of them.
 * README.md says which code each step is, what is checked, and what is not.
 *
 * What a step is there for is shown by leaving it out:
 *   -DNO_IDENTITY_CHECK   a taker believes in the file it locked, and does not look at what the path names by then
 *   -DUNLOCK_FIRST        a release unlocks and closes, and unlinks afterwards
 *   -DCLEAR_UNLOCKED      the cleaner removes files without locking them
 *   -DNO_HEALING          a taker does not undo what the record in the file tells of
 *   -DRECORD_FIRST        a taker writes its own record before it undoes what the dead one tells of
 *   -DCLOSE_ONLY          a release leaves the unlocking to the close, though a child may have the descriptor too
 *
 * -DDEATHS=N and -DCLEARINGS=N bound those; without them there is no end to either.
 */

#ifndef USERS
#define USERS 2
#endif

#define CLEANER USERS
#define PROCESSES (USERS + 1)
/* in place of a process, an inode */
#define NONE PROCESSES
/* in place of a process: some child has the description of one that has closed it */
#define CHILD (PROCESSES + 1)

/* What a file says: nothing; phase=locked; phase=importing-read-only or imported-read-only. */
#define EMPTY 0
#define LOCKED 1
#define IMPORTED 2

/* As many inodes as processes: none is made but by one that has none open, while the path names none. */
byte path = NONE;                     /* the inode that POOL.lock names */
byte descriptor[PROCESSES] = NONE;    /* the inode that a process has open */
byte owner[PROCESSES] = NONE;         /* of an inode: whose description has the write lock on byte 0 */
byte record[PROCESSES] = EMPTY;       /* of an inode: what the file says */
byte line = NONE;                     /* whose description has the pool's byte of .queue */
bool imported = false;                /* by a sequence that has not exported the pool yet */

/* To be looked at only: no process goes by these. */
byte wanting = 0;                     /* processes on their way to the lock */
byte holding = 0;                     /* processes that believe to have it */

byte i = 0;                           /* within a step only */

#ifdef DEATHS
byte deaths = DEATHS;
#define KILLED atomic { deaths > 0 -> deaths--; goto dead }
#else
#define KILLED true -> goto dead
#endif

#define STEP(effect) if :: d_step { effect } :: KILLED fi

#if USERS == 2
#define IS_OPEN(inode) (descriptor[0] == inode || descriptor[1] == inode || descriptor[2] == inode)
#else
#define IS_OPEN(inode) (descriptor[0] == inode || descriptor[1] == inode || descriptor[2] == inode \
    || descriptor[3] == inode)
#endif

#define AT_ITS_PATH (path == descriptor[me])
#define FREE (owner[descriptor[me]] == NONE)

/* open(O_CREAT). The number of an inode that nothing refers to is had again. */
inline open_or_create() {
    if
    :: path == NONE ->
        i = 0;
        do
        :: IS_OPEN(i) -> i++
        :: else -> break
        od;
        path = i;
        i = 0
    :: else
    fi;
    descriptor[me] = path
}

/* F_OFD_SETLK, F_UNLCK */
inline unlock() {
    if
    :: descriptor[me] != NONE && owner[descriptor[me]] == me -> owner[descriptor[me]] = NONE
    :: else
    fi
}

inline forget_descriptor() {
    i = descriptor[me];
    descriptor[me] = NONE;
    if
    :: i != NONE && i != path && !IS_OPEN(i) -> record[i] = EMPTY; owner[i] = NONE
    :: else
    fi;
    i = 0
}

/* close, or the end of the process: the kernel drops the lock */
inline close_it() {
    unlock();
    forget_descriptor()
}

inline believe() {
    if
    :: wants -> wanting--; wants = false
    :: else
    fi;
    holding++;
    holds = true;
    assert(holding == 1)
}

inline disbelieve() {
    if
    :: holds -> holding--; holds = false
    :: else
    fi
}

/* lstat, to be compared with the fstat of the open; if that is another file it is unlocked and closed */
inline identity_check(start_anew) {
    if
#ifdef NO_IDENTITY_CHECK
    :: d_step { true -> believe() }
#else
    :: d_step { AT_ITS_PATH -> believe() }
    :: !AT_ITS_PATH ->
        STEP(unlock());
        STEP(close_it());
        goto start_anew
#endif
    :: KILLED
    fi
}

/* read; and if the record is of somebody who died in a sequence, export what he imported */
inline heal() {
#ifndef NO_HEALING
    if
    :: record[descriptor[me]] == IMPORTED -> STEP(imported = false)
    :: record[descriptor[me]] != IMPORTED
    :: KILLED
    fi
#else
    skip
#endif
}

/* lstat; unlink while holding, unless the path names another file; unlock; close */
inline release() {
    if
    :: d_step { AT_ITS_PATH -> ours = true }
    :: !AT_ITS_PATH
    :: KILLED
    fi;
#ifdef UNLOCK_FIRST
    STEP(disbelieve(); unlock());
    STEP(close_it());
#endif
    STEP(if :: ours -> path = NONE; ours = false :: else fi; disbelieve());
#ifdef CLOSE_ONLY
    if
    :: d_step { owner[descriptor[me]] = CHILD; forget_descriptor() }
    :: d_step { true -> close_it() }
    :: KILLED
    fi
#else
    STEP(unlock());
    STEP(close_it())
#endif
}

proctype user(byte me) {
    bool wants = false;
    bool holds = false;
    bool ours = false;
#ifdef RECORD_FIRST
    bool dead_imported = false;
#endif

idle:
    if
    /* without waiting, if nobody stands in line; the probe that tells so may be wrong by now */
    :: d_step { true -> wants = true; wanting++ } -> goto barge
    :: d_step { true -> wants = true; wanting++ } -> goto stand_in_line
#ifdef LIVENESS
    /* never again */
    :: goto gone
#endif
    fi;

barge:
    STEP(open_or_create());
    if
    :: d_step { FREE -> owner[descriptor[me]] = me }
    :: !FREE -> STEP(close_it()); goto stand_in_line
    :: KILLED
    fi;
    identity_check(barge);
    goto had;

stand_in_line:
    if
    :: d_step { line == NONE -> line = me }
    :: KILLED
    fi;
head_of_line:
    STEP(open_or_create());
    /* F_OFD_SETLKW */
    if
    :: d_step { FREE -> owner[descriptor[me]] = me }
    :: KILLED
    fi;
    identity_check(head_of_line);
    STEP(line = NONE);

had:
#ifdef RECORD_FIRST
    STEP(dead_imported = (record[descriptor[me]] == IMPORTED));
    STEP(record[descriptor[me]] = LOCKED);
    STEP(if :: dead_imported -> imported = false; dead_imported = false :: else fi);
#else
    heal();
    STEP(record[descriptor[me]] = LOCKED);
#endif
    STEP(record[descriptor[me]] = IMPORTED);
    STEP(assert(!imported); imported = true);
    STEP(assert(path != NONE && owner[path] == me); imported = false);
    STEP(record[descriptor[me]] = LOCKED);
    release();
    goto idle;

dead:
    atomic {
        close_it();
        if :: line == me -> line = NONE :: else fi;
        if :: wants -> wanting--; wants = false :: else fi;
        disbelieve();
        ours = false
    };
    goto idle;
gone:
    skip
}

/* It makes no file, and waits for none. */
proctype cleaner(byte me) {
    bool wants = false;
    bool holds = false;
    bool ours = false;
#ifdef CLEARINGS
    byte clearings = CLEARINGS;
#endif

next:
#ifdef CLEARINGS
    if
    :: clearings > 0 -> clearings--
    :: else -> goto gone
    fi;
#endif
#ifdef CLEAR_UNLOCKED
    STEP(path = NONE);
    goto next;
#endif
    /* open without O_CREAT */
    if
    :: d_step { path != NONE -> descriptor[me] = path }
    :: path == NONE -> goto next
    :: KILLED
    fi;
    if
    :: d_step { FREE -> owner[descriptor[me]] = me }
    :: !FREE -> STEP(close_it()); goto next
    :: KILLED
    fi;
    identity_check(next);
    heal();
    release();
    goto next;

dead:
    atomic {
        close_it();
        disbelieve();
        ours = false
    };
    goto next;
gone:
    skip
}

init {
    atomic {
        run user(0);
        run user(1);
#if USERS > 2
        run user(2);
#endif
        run cleaner(CLEANER)
    }
}

#ifdef LIVENESS
/* Whoever wants the lock is not left waiting while nobody has it. */
ltl taken { [] (wanting > 0 -> <> (holding > 0 || wanting == 0)) }
#endif
