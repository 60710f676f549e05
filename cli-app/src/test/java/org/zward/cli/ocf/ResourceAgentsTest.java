package org.zward.cli.ocf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;
import org.zward.cli.ocf.ResourceAgents.Ended;

/** What the resource agents make of Pacemaker's calls, of zward's answers and of the cluster's state. */
class ResourceAgentsTest {
    private static final Path DTD = Path.of("/usr/share/resource-agents/ra-api-1.dtd");
    private static final String ACTIVE_ON_OSS2 =
            "[{\"pool\":\"spare\",\"guid\":\"8\",\"state\":\"active\",\"imported\":null,"
                    + "\"health\":\"ONLINE\",\"size\":null,\"host\":\"oss1\",\"hostid\":\"00000001\"},"
                    + "{\"pool\":\"tank\",\"guid\":\"9\",\"state\":\"active\",\"imported\":null,"
                    + "\"health\":\"ONLINE\",\"size\":null,\"host\":\"oss2\",\"hostid\":\"00000002\"}]";
    private static final int CONFIGURED = 6;
    private static final int UNIMPLEMENTED = 3;

    @TempDir
    private Path directory;

    private ResourceAgents agents;

    @BeforeEach
    void setUp() throws Exception {
        agents = new ResourceAgents(directory)
                .with("OCF_RESKEY_target", "u")
                .with("OCF_RESKEY_pool", "tank")
                .with("OCF_RESKEY_CRM_meta_timeout", "30000");
    }

    @ParameterizedTest
    @CsvSource({
        "start,0,0",
        "start,1,1",
        "start,2,6",
        "start,3,5",
        "start,4,1",
        "start,5,1",
        "start,6,1",
        "start,75,1",
        "start,77,4",
        "start,143,1",
        "stop,0,0",
        "stop,1,1",
        "stop,2,6",
        "stop,3,0",
        "stop,5,1",
        "stop,6,1",
        "stop,75,1",
        "stop,77,4",
        "monitor,0,0",
        "monitor,1,1",
        "monitor,2,6",
        "monitor,3,5",
        "monitor,7,7",
        "monitor,77,4"
    })
    void noStatusOfZwardsReachesPacemakerAsItIs(String action, String zward, int pacemaker) throws Exception {
        assertThat(agents.with("ZWARD_STATUS", zward).run("Target", action).status())
                .isEqualTo(pacemaker);
    }

    @ParameterizedTest
    @CsvSource({"start,0,0", "start,3,5", "start,4,1", "stop,0,0", "stop,3,0", "stop,5,1"})
    void aPoolIsTreatedAsATargetIs(String action, String zward, int pacemaker) throws Exception {
        assertThat(agents.with("ZWARD_STATUS", zward).run("Zpool", action).status())
                .isEqualTo(pacemaker);
    }

    @Test
    void whatZwardSaysGoesToTheLog() throws Exception {
        assertThat(agents.with("ZWARD_STATUS", "5").run("Target", "stop").err()).contains("ERROR: zward: it says so");
    }

    @Test
    void aStartThatSucceedsLogsItsLeaseAndWhatZwardWarnsOf() throws Exception {
        assertThat(agents.run("Target", "start").err())
                .contains("INFO: tank: done (lease 17)")
                .contains("INFO: zward: it says so")
                .contains("WARNING: zward: warning: mind that");
    }

    @Test
    void aMonitorThatSucceedsLogsNothingButWarnings() throws Exception {
        assertThat(agents.run("Target", "monitor").err())
                .contains("WARNING: zward: warning: mind that")
                .doesNotContain("tank: done")
                .doesNotContain("it says so");
    }

    @Test
    void zwardGetsFiveSecondsLessThanTheOperationHas() throws Exception {
        agents.run("Target", "stop");
        agents.run("Zpool", "stop");
        agents.with("OCF_RESKEY_CRM_meta_timeout", "4000").run("Target", "stop");

        assertThat(agents.calls())
                .containsExactly(
                        "--timeout 25 unmount-target --target u --busy-timeout 25",
                        "--timeout 25 export --busy-timeout 25 tank",
                        "--timeout 0 unmount-target --target u --busy-timeout 0");
    }

    @ParameterizedTest
    @CsvSource({"7,18", "29,0"})
    void whatTheLookForAFencedHostTakesIsNotAdded(int seconds, int left) throws Exception {
        agents.withPools(ACTIVE_ON_OSS2).withSlowPools(seconds).withCluster("offline-clean");

        agents.run("Target", "start");

        assertThat(agents.calls()).last().isEqualTo("--timeout " + left + " mount-target --target u --fenced oss2");
    }

    @Test
    void aHostThatTheClusterHasFencedIsNamed() throws Exception {
        agents.withPools(ACTIVE_ON_OSS2).withCluster("offline-clean");

        agents.run("Target", "start");
        agents.run("Zpool", "start");

        assertThat(agents.calls())
                .contains(
                        "--timeout 25 mount-target --target u --fenced oss2", "--timeout 25 import --fenced oss2 tank");
    }

    @ParameterizedTest
    @CsvSource({
        "no-stonith,stonith is not enabled",
        "online,the node is online",
        "offline-unclean,the node is unclean",
        "pending,the node is online",
        "offline-pending,'the node''s state is unclear'"
    })
    void aHostThatTheClusterDoesNotVouchForIsNot(String cluster, String why) throws Exception {
        agents.withPools(ACTIVE_ON_OSS2).withCluster(cluster);

        Ended ended = agents.run("Zpool", "start");

        assertThat(agents.calls()).last().isEqualTo("--timeout 25 import tank");
        assertThat(ended.err()).contains("in use on oss2, which is not vouched for: " + why);
    }

    @Test
    void aHostThatIsNoNodeOfTheClusterIsNot() throws Exception {
        agents.withPools(ACTIVE_ON_OSS2.replace("oss2", "ss2")).withCluster("offline-clean");

        assertThat(agents.run("Zpool", "start").err()).contains("the cluster has no node of that name");
        assertThat(agents.calls()).last().isEqualTo("--timeout 25 import tank");
    }

    @Test
    void aHostIsNotWhereTwoPoolsOfThatNameAreActiveOnDifferentHosts() throws Exception {
        agents.withPools(ACTIVE_ON_OSS2.replace("spare", "tank")).withCluster("offline-clean");

        agents.run("Zpool", "start");

        assertThat(agents.calls()).last().isEqualTo("--timeout 25 import tank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"imported\":\"rw\"", "\"state\":\"exported\""})
    void aPoolThatIsImportedHereOrExportedAsksNobody(String property) throws Exception {
        String key = property.substring(0, property.indexOf(':'));
        agents.withPools(ACTIVE_ON_OSS2.replaceAll(key + ":(null|\"\\w+\")", property))
                .withCluster("offline-clean");

        Ended ended = agents.run("Zpool", "start");

        assertThat(agents.calls()).last().isEqualTo("--timeout 25 import tank");
        assertThat(ended.err()).doesNotContain("oss2");
    }

    @Test
    void neverMeansThatTheClusterIsNotAsked() throws Exception {
        agents.withPools(ACTIVE_ON_OSS2).withCluster("offline-clean").with("OCF_RESKEY_fenced", "never");

        agents.run("Target", "start");

        assertThat(agents.calls()).last().isEqualTo("--timeout 25 mount-target --target u");
    }

    @Test
    void aClusterThatSaysNothingVouchesForNobody() throws Exception {
        agents.withPools(ACTIVE_ON_OSS2).withPath("/usr/sbin:/usr/bin:/sbin:/bin");

        agents.run("Target", "start");

        assertThat(agents.calls()).last().isEqualTo("--timeout 25 mount-target --target u");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "monitor", "validate-all"})
    void aMissingOrBadParameterIsAConfigurationError(String action) throws Exception {
        assertThat(agents.with("OCF_RESKEY_fenced", "force")
                        .run("Zpool", action)
                        .status())
                .isEqualTo(CONFIGURED);
        agents.with("OCF_RESKEY_fenced", "auto").with("OCF_RESKEY_target", "").with("OCF_RESKEY_pool", "");
        assertThat(agents.run("Target", action).status()).isEqualTo(CONFIGURED);
        assertThat(agents.run("Zpool", action).status()).isEqualTo(CONFIGURED);
        agents.with("OCF_RESKEY_pool", "tank/home");
        assertThat(agents.run("Zpool", action).status()).isEqualTo(CONFIGURED);
        assertThat(agents.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Target", "Zpool"})
    void validationLogsWhatIsWeakHereAndPasses(String agent) throws Exception {
        Ended ended = agents.run(agent, "validate-all");

        assertThat(ended.status()).isZero();
        assertThat(ended.err()).contains("WARNING: multihost is off: set it");
    }

    @Test
    void aLogThatCanNotBeWrittenDoesNotSpoilTheValidation() throws Exception {
        agents.with("HA_DEBUGLOG", directory.resolve("none/log").toString());

        assertThat(agents.run("Zpool", "validate-all").status()).isZero();
    }

    @Test
    void aPoolThatTheKernelDoesNotHaveIsNotRunning() throws Exception {
        assertThat(agents.with("OCF_RESKEY_pool", "zward-no-such-pool")
                        .run("Zpool", "monitor")
                        .status())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Target", "Zpool"})
    void whatNeitherKnowsIsUnimplemented(String agent) throws Exception {
        assertThat(agents.run(agent, "promote").status()).isEqualTo(UNIMPLEMENTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Target", "Zpool"})
    void theMetadataIsValidAndHasTheTimeouts(String agent) throws Exception {
        Document metadata = parse(agents.run(agent, "meta-data").out());

        assertThat(metadata.getElementsByTagName("version").item(0).getTextContent())
                .isEqualTo("1.1");
        assertThat(timeout(metadata, "start")).isEqualTo("300s");
        assertThat(timeout(metadata, "stop")).isEqualTo("300s");
        assertThat(timeout(metadata, "monitor")).isEqualTo("30s");
        assertThat(timeout(metadata, "validate-all")).isEqualTo("120s");
    }

    private static String timeout(Document metadata, String action) {
        var actions = metadata.getElementsByTagName("action");
        for (int i = 0; i < actions.getLength(); i++) {
            var attributes = actions.item(i).getAttributes();
            if (attributes.getNamedItem("name").getNodeValue().equals(action)) {
                return attributes.getNamedItem("timeout").getNodeValue();
            }
        }
        throw new AssertionError("no action " + action);
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setValidating(true);
        DocumentBuilder parser = factory.newDocumentBuilder();
        parser.setEntityResolver(
                (publicId, systemId) -> new InputSource(DTD.toUri().toString()));
        parser.setErrorHandler(new Failing());
        return parser.parse(new InputSource(new StringReader(xml)));
    }

    private static final class Failing implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void error(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
        }
    }
}
