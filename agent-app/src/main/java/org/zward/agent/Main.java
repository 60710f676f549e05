package org.zward.agent;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.zward.agent.CommandLineParser.Parsed;
import org.zward.cli.config.Environment;
import org.zward.lock.ZwardException;
import org.zward.posix.ServiceManager;

/** The daemon {@code zward-agent}. */
public final class Main {

    private Main() {}

    /**
     * Runs it, and ends the process with its exit status.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(run(System.getenv(), args));
    }

    private static int run(Map<String, String> environment, String... args) {
        try {
            Parsed parsed = CommandLineParser.parse(args);
            if (parsed instanceof Parsed.Show show) {
                System.out.writeBytes(show.text().getBytes(StandardCharsets.UTF_8));
                System.out.flush();
                return ExitStatus.DONE;
            }
            return run((Parsed.Run) parsed, environment, args);
        } catch (UsageException e) {
            log().error("{}: see 'zward-agent --help'", e.getMessage());
            return ExitStatus.USAGE;
        } catch (ZwardException e) {
            log().error("{}", e.getMessage());
            return ExitStatus.of(e.kind());
        } catch (RuntimeException | Error e) {
            log().error("internal error, please report it: {}", e.toString(), e);
            return ExitStatus.FAILED;
        }
    }

    private static int run(Parsed.Run options, Map<String, String> environment, String... args) throws ZwardException {
        JournalLogger.choose(options.verbose() ? Level.DEBUG : Level.INFO);
        Settings settings = Settings.resolve(options, new Environment(environment));
        String commandLine =
                String.join(" ", "zward-agent", String.join(" ", args)).strip();
        Runnable lastResort = () -> Runtime.getRuntime().halt(ExitStatus.FAILED);
        return new Agent(settings, commandLine, ServiceManager.of(environment), lastResort).run();
    }

    /** Not a constant: it must not be made before its level is chosen. */
    private static Logger log() {
        return LoggerFactory.getLogger(Main.class);
    }
}
