# shellcheck shell=sh
# Sourced by the resource agents beside it: how they call zward, what its exit statuses are to Pacemaker, and when the
# cluster vouches that a host is fenced. $agents is the directory they are in.

# Seconds since the host started: the time of day may be set in the middle of an operation
now() {
    cut -d. -f1 /proc/uptime
}

# when this operation began, as nearly as it can be told
started=$(now)

: "${OCF_FUNCTIONS_DIR:=${OCF_ROOT:-/usr/lib/ocf}/lib/heartbeat}"
# shellcheck source=/dev/null  # of the package resource-agents
. "$OCF_FUNCTIONS_DIR/ocf-shellfuncs"

: "${OCF_RESKEY_fenced:=auto}"

# that of the package they came in, else the one on PATH
zward_command=$agents/../../bin/zward
[ -x "$zward_command" ] || zward_command=zward

# The action of the agent; ocf-shellfuncs takes it from the command line
action=${1-}

# zward_run [OPTION...] COMMAND...: runs zward under the deadline of this operation; what it says goes to the log, the
# number of the lease of an import too; of a monitor that finds all well only warnings
zward_run() {
    said=$("$zward_command" --timeout "$(deadline)" "$@" 2>&1)
    status=$?
    case $status in
        0)
            log_lines warn "$(printf '%s\n' "$said" | grep '^zward: warning: ')"
            [ "$action" = monitor ] || log_lines info "$(printf '%s\n' "$said" | grep -v '^zward: warning: ')"
            ;;
        7) log_lines debug "$said" ;;
        *) log_lines err "$said" ;;
    esac
    return "$status"
}

log_lines() {
    [ -n "$2" ] || return 0
    printf '%s\n' "$2" | while IFS= read -r line; do
        ocf_log "$1" "$line"
    done
}

# zward's own deadline: what is left of what Pacemaker gives the operation, less 5 seconds to report in
deadline() {
    seconds=$((${OCF_RESKEY_CRM_meta_timeout:-300000} / 1000 - 5 - ($(now) - started)))
    [ "$seconds" -gt 0 ] || seconds=0
    echo "$seconds"
}

# ocf_status STATUS: returns what an exit status of zward's is to Pacemaker
ocf_status() {
    case $1 in
        0) return "$OCF_SUCCESS" ;;
        2) return "$OCF_ERR_CONFIGURED" ;;
        3)
            # unknown here: nothing runs that could be stopped, and nothing can be started
            [ "$action" != stop ] || return "$OCF_SUCCESS"
            return "$OCF_ERR_INSTALLED"
            ;;
        7) return "$OCF_NOT_RUNNING" ;;
        77) return "$OCF_ERR_PERM" ;;
        *) return "$OCF_ERR_GENERIC" ;;
    esac
}

# fenced_host POOL: prints the host that the pool's label says has it, if the cluster vouches that this host is fenced
fenced_host() {
    [ "$OCF_RESKEY_fenced" = auto ] || return 0
    host=$(label_host "$1")
    [ -n "$host" ] && [ "$host" != "$(uname -n)" ] || return 0
    if why=$(not_fenced "$host"); then
        ocf_log warn "$1: its label says it is in use on $host, which is not vouched for: $why"
    else
        ocf_log warn "$1: its label says it is in use on $host, which the cluster has fenced: importing it all the same"
        echo "$host"
    fi
}

# label_host POOL: the host, or hosts, on which pools of this name are active that are not imported here
label_host() {
    "$zward_command" --json pools 2> /dev/null \
        | tr '}' '\n' \
        | grep -F "\"pool\":\"$1\"," \
        | grep -F '"state":"active"' \
        | grep -F '"imported":null' \
        | sed -n 's/.*"host":"\([^"]*\)".*/\1/p' \
        | sort -u
}

# not_fenced HOST: says why the cluster does not vouch for it, or fails if it does. Without stonith Pacemaker calls a
# node clean that nobody has seen going down.
not_fenced() {
    if ! cluster=$(crm_mon -1 --output-as=xml 2> /dev/null); then
        echo "crm_mon tells nothing"
    elif ! printf '%s\n' "$cluster" | grep '<cluster_options ' | grep -qF ' stonith-enabled="true"'; then
        echo "stonith is not enabled"
    else
        node=$(printf '%s\n' "$cluster" | sed -n '/<nodes>/,/<\/nodes>/p' | grep -F "<node name=\"$1\" ")
        case $node in
            '') echo "the cluster has no node of that name" ;;
            *' online="true"'*) echo "the node is online" ;;
            *' unclean="true"'*) echo "the node is unclean, it has not been fenced yet" ;;
            *' online="false"'*' pending="false"'*' unclean="false"'*) return 1 ;;
            *) echo "the node's state is unclear" ;;
        esac
    fi
}

# validate_common: checks what both agents need
validate_common() {
    check_binary "$zward_command"
    case $OCF_RESKEY_fenced in
        auto | never) ;;
        *)
            ocf_exit_reason "fenced is '$OCF_RESKEY_fenced': write auto or never"
            return "$OCF_ERR_CONFIGURED"
            ;;
    esac
}

# warn_of_weaknesses: logs what makes exclusion weak on this host; none of it keeps a resource from running
warn_of_weaknesses() {
    log_lines warn "$("$zward_command" check 2>&1)"
    return "$OCF_SUCCESS"
}

# run_action: the action of the agent; it defines meta_data, start, stop, monitor and validate
run_action() {
    case $action in
        meta-data)
            meta_data
            ;;
        start | stop | monitor)
            validate_common && validate || exit
            "$action"
            ;;
        validate-all)
            validate_common && validate || exit
            warn_of_weaknesses
            ;;
        usage | help)
            echo "usage: $0 {start|stop|monitor|validate-all|meta-data}"
            ;;
        *)
            echo "usage: $0 {start|stop|monitor|validate-all|meta-data}" >&2
            exit "$OCF_ERR_UNIMPLEMENTED"
            ;;
    esac
}

# the actions that both have, with the timeouts that zward's own deadlines are made from
meta_data_actions() {
    cat << END
<actions>
<action name="start" timeout="300s"/>
<action name="stop" timeout="300s"/>
<action name="monitor" timeout="30s" interval="10s" depth="0"/>
<action name="validate-all" timeout="120s"/>
<action name="meta-data" timeout="5s"/>
</actions>
END
}

meta_data_fenced() {
    cat << END
<parameter name="fenced" unique="0" required="0">
<longdesc lang="en">
What to do with a pool whose label says that another host has it. auto: import it by force if stonith is enabled and the
cluster knows that host as a node that is offline and clean, for then it has been fenced; refuse it otherwise. never:
always refuse it.
</longdesc>
<shortdesc lang="en">Whether the cluster may vouch for a fenced host: auto or never</shortdesc>
<content type="string" default="auto"/>
</parameter>
END
}
