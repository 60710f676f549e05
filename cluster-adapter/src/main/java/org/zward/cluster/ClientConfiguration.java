package org.zward.cluster;

import java.nio.file.Path;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ConfigException;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseUnavailableException;

/** What ZooKeeper's client goes by: its own properties, and the login, from the files that the options name. */
final class ClientConfiguration {

    private ClientConfiguration() {}

    static ZKClientConfig of(LeaseOptions options) throws LeaseUnavailableException {
        ZKClientConfig configuration = options.clientConfig().isEmpty()
                ? new ZKClientConfig()
                : read(options.clientConfig().get());
        if (options.login().isPresent()) {
            Login.install(options.login().get(), configuration);
        }
        return configuration;
    }

    private static ZKClientConfig read(Path file) throws LeaseUnavailableException {
        try {
            return new ZKClientConfig(file);
        } catch (ConfigException e) {
            throw LeaseFailures.badFile(
                    file, "ZooKeeper's client can't use it: " + e.getMessage(), "mend it, or let this user read it", e);
        }
    }
}
