package org.zward.it.arch.violations.zfs;

import org.apache.zookeeper.KeeperException;

/** Breaks: only the cluster's adapter knows ZooKeeper. */
public final class AsksZooKeeper {
    final KeeperException.Code code = KeeperException.Code.OK;
}
