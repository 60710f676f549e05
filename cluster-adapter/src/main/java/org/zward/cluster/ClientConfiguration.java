package org.zward.cluster;

import java.nio.file.Path;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ConfigException;
import org.zward.host.LeaseOptions;
import org.zward.host.LeaseUnavailableException;

/** ZooKeeper's own client properties, for SASL and TLS, from the file that the options name. */
final class ClientConfiguration {

    private ClientConfiguration() {}

    static ZKClientConfig of(LeaseOptions options) throws LeaseUnavailableException {
        if (options.clientConfig().isEmpty()) {
            return new ZKClientConfig();
        }
        Path file = options.clientConfig().get();
        try {
            return new ZKClientConfig(file);
        } catch (ConfigException e) {
            throw LeaseFailures.badFile(
                    file, "ZooKeeper's client can't use it: " + e.getMessage(), "mend it, or let this user read it", e);
        }
    }
}
