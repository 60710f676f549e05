package org.zward.cluster;

import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.URIParameter;
import java.util.Arrays;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.client.ZKClientConfig;
import org.zward.host.LeaseUnavailableException;

/** How this host logs in to ZooKeeper by SASL: a section of a JAAS file. */
final class Login {

    private static final String FIPS_MODE = "zookeeper.fips-mode";
    private static final String DIGEST_MODULE = "org.apache.zookeeper.server.auth.DigestLoginModule";

    private Login() {}

    /**
     * Has sessions of that configuration log in. ZooKeeper's client would go on without if it found no section of the name.
     *
     * @param file a JAAS file, whose section {@code Client} counts, unless the configuration names another
     */
    static void install(Path file, ZKClientConfig configuration) throws LeaseUnavailableException {
        String section = configuration.getProperty(
                ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, ZKClientConfig.LOGIN_CONTEXT_NAME_KEY_DEFAULT);
        AppConfigurationEntry[] entries = read(file).getAppConfigurationEntry(section);
        if (entries == null) {
            throw LeaseFailures.badFile(
                    file,
                    "it has no section " + section,
                    "add it, or name another with " + ZKClientConfig.LOGIN_CONTEXT_NAME_KEY + " in lease.client-config",
                    null);
        }
        if (needsDigest(entries) && configuration.getBoolean(FIPS_MODE, true)) {
            throw LeaseFailures.badFile(
                    file,
                    "it logs in with a password, by DIGEST-MD5, which ZooKeeper's client does not do in FIPS mode",
                    "write " + FIPS_MODE + "=false in lease.client-config",
                    null);
        }
        String name = section + " of " + file;
        LoginConfiguration.install(name, entries);
        configuration.setProperty(ZKClientConfig.LOGIN_CONTEXT_NAME_KEY, name);
    }

    private static boolean needsDigest(AppConfigurationEntry[] section) {
        return Arrays.stream(section)
                .anyMatch(entry -> entry.getLoginModuleName().equals(DIGEST_MODULE));
    }

    private static Configuration read(Path file) throws LeaseUnavailableException {
        String unused = SecretFile.read(file);
        try {
            return Configuration.getInstance("JavaLoginConfig", new URIParameter(file.toUri()));
        } catch (NoSuchAlgorithmException e) {
            throw LeaseFailures.badFile(
                    file, "it is no JAAS file: " + innermost(e).getMessage(), "mend it", e);
        }
    }

    private static Throwable innermost(Throwable failure) {
        return failure.getCause() == null ? failure : innermost(failure.getCause());
    }
}
