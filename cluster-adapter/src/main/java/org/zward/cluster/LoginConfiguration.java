package org.zward.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;

/**
 * The JVM's login configuration with sections of ours beside it, for ZooKeeper's client takes its own from nowhere else.
 * What the program around us has configured stays as it was: ours have names that nobody else gives.
 *
 * <p>Immutable.
 */
final class LoginConfiguration extends Configuration {

    private final Optional<Configuration> others;
    private final Map<String, AppConfigurationEntry[]> sections;

    private LoginConfiguration(Optional<Configuration> others, Map<String, AppConfigurationEntry[]> sections) {
        this.others = others;
        this.sections = Map.copyOf(sections);
    }

    /** Installs a section, in place of the one of that name. */
    static void install(String name, AppConfigurationEntry[] section) {
        synchronized (LoginConfiguration.class) {
            Optional<Configuration> installed = installed();
            if (installed.isPresent() && installed.get() instanceof LoginConfiguration ours) {
                Map<String, AppConfigurationEntry[]> sections = new HashMap<>(ours.sections);
                sections.put(name, section);
                Configuration.setConfiguration(new LoginConfiguration(ours.others, sections));
            } else {
                Configuration.setConfiguration(new LoginConfiguration(installed, Map.of(name, section)));
            }
        }
    }

    private static Optional<Configuration> installed() {
        try {
            return Optional.of(Configuration.getConfiguration());
        } catch (SecurityException e) {
            return Optional.empty(); // as the JVM says that there is no file of one
        }
    }

    @Override
    public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
        AppConfigurationEntry[] section = sections.get(name);
        if (section != null) {
            return section.clone();
        }
        return others.map(it -> it.getAppConfigurationEntry(name)).orElse(null);
    }

    @Override
    public void refresh() {
        others.ifPresent(Configuration::refresh);
    }
}
