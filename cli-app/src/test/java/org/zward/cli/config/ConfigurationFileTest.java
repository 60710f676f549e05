package org.zward.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zward.host.LeaseAcl;
import org.zward.host.LeaseOptions;
import org.zward.host.Mode;
import org.zward.lock.ZwardException.Kind;
import org.zward.pool.ActiveElsewhere;
import org.zward.zfs.Backend;

class ConfigurationFileTest {

    @TempDir
    private Path directory;

    @Test
    void everyKeyIsRead() throws Exception {
        Configuration configuration = ConfigurationFile.read(file("""
                        # a comment
                        mode = managed

                        lock.dir=/run/locks
                        lock.timeout=1.5m
                        search.path=/dev/disk/by-id:/dev/mapper
                        backend=libzfs
                        scan.interval=250ms
                        scan.parallel=8
                        scan.stuck-after=5s
                        scan.file=/run/scan.json
                        scan.active-elsewhere=import-read-only
                        http.port=9100
                        target.dir=/srv/targets
                        lease.zookeeper=zk1:2181,zk2:2181,[::1]:2182/site
                        lease.session-timeout=2m
                        lease.path=/locks/zward
                        lease.acl=sasl:zward/host:cdrwa,x509:CN=a,O=b c:r
                        lease.credentials=/etc/zward/secret
                        lease.client-config=/etc/zward/client.properties
                        lease.login=/etc/zward/jaas.conf
                        """)).orElseThrow();

        assertThat(configuration)
                .isEqualTo(new Configuration(
                        Optional.of(Mode.MANAGED),
                        Optional.of(Path.of("/run/locks")),
                        Optional.of(Duration.ofSeconds(90)),
                        Optional.of(List.of(Path.of("/dev/disk/by-id"), Path.of("/dev/mapper"))),
                        Optional.of(Backend.LIBZFS),
                        Optional.of(Duration.ofMillis(250)),
                        Optional.of(8),
                        Optional.of(Duration.ofSeconds(5)),
                        Optional.of(Path.of("/run/scan.json")),
                        Optional.of(ActiveElsewhere.IMPORT_READ_ONLY),
                        Optional.of(9100),
                        Optional.of(Path.of("/srv/targets")),
                        Optional.of(new LeaseOptions(
                                "zk1:2181,zk2:2181,[::1]:2182/site",
                                Duration.ofMinutes(2),
                                "/locks/zward",
                                new LeaseAcl(List.of(
                                        new LeaseAcl.Entry("sasl", "zward/host", "cdrwa"),
                                        new LeaseAcl.Entry("x509", "CN=a,O=b c", "r"))),
                                Optional.of(Path.of("/etc/zward/secret")),
                                Optional.of(Path.of("/etc/zward/client.properties")),
                                Optional.of(Path.of("/etc/zward/jaas.conf"))))));
    }

    @Test
    void theServersAloneAreALeaseWithTheUsualOptions() throws Exception {
        assertThat(ConfigurationFile.read(file("lease.zookeeper=zk1")))
                .get()
                .extracting(Configuration::lease)
                .isEqualTo(Optional.of(LeaseOptions.of("zk1")));
    }

    @Test
    void withoutServersThereIsNoLease() throws Exception {
        assertThat(ConfigurationFile.read(file("lease.session-timeout=90s\nlease.path=/a")))
                .contains(Configuration.EMPTY);
    }

    @Test
    void withCredentialsTheNodesAreTheirOwnersAlone() throws Exception {
        for (String key : List.of("lease.credentials", "lease.login")) {
            assertThat(ConfigurationFile.read(file("lease.zookeeper=zk1\n" + key + "=/secret")))
                    .get()
                    .extracting(
                            configuration -> configuration.lease().orElseThrow().acl())
                    .isEqualTo(LeaseAcl.CREATOR);
        }
    }

    @Test
    void theSampleThatIsShippedIsAllDefaults() throws Exception {
        assertThat(ConfigurationFile.read(Path.of("src/main/package/etc/zward.properties")))
                .contains(Configuration.EMPTY);
    }

    @Test
    void everyLineOfTheSampleIsRightOnceUncommented() throws Exception {
        String sample = Files.readString(Path.of("src/main/package/etc/zward.properties"));
        Configuration configuration = ConfigurationFile.read(file(sample.replaceAll("(?m)^#(?! )", "")))
                .orElseThrow();

        assertThat(configuration).hasNoNullFieldsOrProperties();
        assertThat(configuration.mode()).contains(Mode.MONITOR);
        assertThat(configuration.lockTimeout()).contains(Duration.ofSeconds(60));
        assertThat(configuration.scanInterval()).contains(Duration.ofMinutes(5));
        assertThat(configuration.scanParallel()).contains(4);
        assertThat(configuration.stuckAfter()).contains(Configuration.STUCK_AFTER);
        assertThat(configuration.scanFile()).contains(Path.of("/run/zward/scan.json"));
        assertThat(configuration.httpPort()).contains(0);
        LeaseOptions lease = configuration.lease().orElseThrow();
        assertThat(lease.sessionTimeout()).isEqualTo(LeaseOptions.DEFAULT_TIMEOUT);
        assertThat(lease.root()).isEqualTo(LeaseOptions.DEFAULT_ROOT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "lock.dri=/x         | unknown key 'lock.dri'",
                "lease.zookeeper=    | '' is no value of 'lease.zookeeper'",
                "lease.zookeeper=a:0 | 'a:0' is no value of 'lease.zookeeper'",
                "lease.zookeeper=a,,b | 'a,,b' is no value of 'lease.zookeeper'",
                "lease.zookeeper=a, b | 'a, b' is no value of 'lease.zookeeper'",
                "lease.zookeeper=a/b/ | 'a/b/' is no value of 'lease.zookeeper'",
                "lease.zookeeper=::1 | '::1' is no value of 'lease.zookeeper'",
                "lease.session-timeout=19.9s | '19.9s' is no value of 'lease.session-timeout'",
                "lease.session-timeout=61m | '61m' is no value of 'lease.session-timeout'",
                "lease.session-timeout=60 | '60' is no value of 'lease.session-timeout'",
                "lease.path=/        | '/' is no value of 'lease.path'",
                "lease.path=zward    | 'zward' is no value of 'lease.path'",
                "lease.path=/a//b    | '/a//b' is no value of 'lease.path'",
                "lease.path=/a/../b  | '/a/../b' is no value of 'lease.path'",
                "lease.path=/zookeeper/a | '/zookeeper/a' is no value of 'lease.path'",
                "lease.acl=everybody | 'everybody' is no value of 'lease.acl'",
                "lease.acl=creator   | 'creator' is no value of 'lease.acl'",
                "lease.acl=sasl:a:rr | 'sasl:a:rr' is no value of 'lease.acl'",
                "lease.acl=sasl::r   | 'sasl::r' is no value of 'lease.acl'",
                "lease.acl=sasl:a:r, | 'sasl:a:r,' is no value of 'lease.acl'",
                "lease.credentials=secret | 'secret' is no value of 'lease.credentials'",
                "lease.client-config=x | 'x' is no value of 'lease.client-config'",
                "lease.login=x       | 'x' is no value of 'lease.login'",
                "lease.connect=a:1   | unknown key 'lease.connect'",
                "mode=Managed        | 'Managed' is no value of 'mode'",
                "mode                | neither 'key=value' nor a comment",
                "=managed            | neither 'key=value' nor a comment",
                "lock.dir=           | '' is no value of 'lock.dir'",
                "lock.dir=locks      | 'locks' is no value of 'lock.dir'",
                "lock.timeout=60     | '60' is no value of 'lock.timeout'",
                "lock.timeout=-1s    | '-1s' is no value of 'lock.timeout'",
                "lock.timeout=s      | 's' is no value of 'lock.timeout'",
                "search.path=/a::/b  | '/a::/b' is no value of 'search.path'",
                "backend=zfs         | 'zfs' is no value of 'backend'",
                "scan.parallel=0     | '0' is no value of 'scan.parallel'",
                "scan.parallel=many  | 'many' is no value of 'scan.parallel'",
                "scan.interval=0s    | '0s' is no value of 'scan.interval'",
                "scan.stuck-after=0s | '0s' is no value of 'scan.stuck-after'",
                "scan.file=scan.json | 'scan.json' is no value of 'scan.file'",
                "scan.file=/         | '/' is no value of 'scan.file'",
                "scan.file=/r/a.lock | '/r/a.lock' is no value of 'scan.file'",
                "scan.file=/r/.queue | '/r/.queue' is no value of 'scan.file'",
                "http.port=65536     | '65536' is no value of 'http.port'",
                "backend=auto # why  | 'auto # why' is no value of 'backend'",
            })
    void aWrongLineIsNamed(String line, String problem) throws IOException {
        Path file = file("# first\n\n" + line + "\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigurationFile.read(file))
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(Kind.INVALID);
                    assertThat(e.subject()).isEqualTo(file + ": line 3");
                    assertThat(e.problem()).isEqualTo(problem);
                });
    }

    @Test
    void aKeyGivenTwiceNamesBothLines() throws IOException {
        Path file = file("backend=auto\nmode=monitor\nbackend=auto\n");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigurationFile.read(file))
                .withMessageContaining("line 3: 'backend' was set in line 1 already");
    }

    @Test
    void aFileThatIsNotThereIsNothing() throws Exception {
        assertThat(ConfigurationFile.read(directory.resolve("none"))).isEmpty();
    }

    @Test
    void aDirectoryOrABinaryFileIsRefused() throws IOException {
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigurationFile.read(directory))
                .withMessageContaining("a directory");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ConfigurationFile.read(binary))
                .withMessageContaining("not UTF-8 text");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("zward.properties"), content, StandardCharsets.UTF_8);
    }
}
