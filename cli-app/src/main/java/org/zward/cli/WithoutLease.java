package org.zward.cli;

import org.zward.host.LeaseUnavailableException;
import org.zward.lock.ZwardException.Kind;
import picocli.CommandLine.ParseResult;

/** Tells whoever asked for an import for which no lease was to be had that there is an option for that. */
final class WithoutLease {

    private WithoutLease() {}

    /**
     * What a command ends with. Where the configuration is wrong, or this host's credentials, that is what to mend: the
     * option is for an ensemble that is away.
     */
    static LeaseUnavailableException advised(LeaseUnavailableException failure, ParseResult arguments) {
        if (failure.kind() != Kind.IN_USE_ELSEWHERE
                || !arguments.commandSpec().optionsMap().containsKey(Specs.WITHOUT_HOST_LEASE)) {
            return failure;
        }
        return new LeaseUnavailableException(
                failure.kind(),
                failure.subject(),
                failure.problem(),
                failure.remedy() + "; who knows that no other host imports the pool now may give "
                        + Specs.WITHOUT_HOST_LEASE,
                failure);
    }
}
