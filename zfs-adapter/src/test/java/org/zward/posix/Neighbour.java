package org.zward.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program in another language that takes part in the locking: it is told what to do line by line, and answers so. */
final class Neighbour implements AutoCloseable {

    /** Opens and locks as the protocol says, or as a naive program would, with classic locks of the whole file. */
    private static final String SCRIPT = """
            import errno, fcntl, os, sys

            path = sys.argv[1]
            fd = -1

            def locked(how):
                try:
                    fcntl.lockf(fd, how)
                    return True
                except OSError as e:
                    if e.errno in (errno.EAGAIN, errno.EACCES):
                        return False
                    raise

            def current():
                try:
                    here = os.stat(path, follow_symlinks=False)
                except FileNotFoundError:
                    return False
                mine = os.fstat(fd)
                return (here.st_dev, here.st_ino) == (mine.st_dev, mine.st_ino)

            def release():
                global fd
                if current() and os.fstat(fd).st_size == 0:
                    os.unlink(path)
                fcntl.lockf(fd, fcntl.LOCK_UN)
                os.close(fd)

            for line in sys.stdin:
                word = line.strip()
                if word == 'open':
                    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
                    answer = 'opened'
                elif word == 'try':
                    answer = 'locked' if locked(fcntl.LOCK_EX | fcntl.LOCK_NB) else 'busy'
                elif word == 'wait':
                    print('waiting', flush=True)
                    answer = 'locked' if locked(fcntl.LOCK_EX) else 'busy'
                elif word == 'check':
                    answer = 'current' if current() else 'replaced'
                elif word == 'release':
                    release()
                    answer = 'released'
                print(answer, flush=True)
            """;

    private final Process process;
    private final BufferedReader answers;

    Neighbour(Path file) throws IOException {
        process = new ProcessBuilder(List.of("python3", "-c", SCRIPT, file.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Says it, and returns the answer. */
    String does(String word) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(word).append('\n').flush();
        return hears();
    }

    String hears() throws IOException {
        String answer = answers.readLine();
        assertThat(answer).as("the neighbour's answer").isNotNull();
        return answer;
    }

    void dies() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
