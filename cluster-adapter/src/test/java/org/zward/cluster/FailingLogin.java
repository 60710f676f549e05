package org.zward.cluster;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.server.auth.DigestLoginModule;

/** A JAAS module whose next logins fail, as Kerberos' do while its servers are away. JAAS makes an instance by its name. */
public final class FailingLogin extends DigestLoginModule {

    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static final AtomicBoolean SUCCEEDED = new AtomicBoolean();

    /** Has that many logins fail. */
    static void failFor(int logins) {
        FAILURES.set(logins);
        SUCCEEDED.set(false);
    }

    static boolean hasSucceeded() {
        return SUCCEEDED.get();
    }

    @Override
    public boolean login() {
        if (FAILURES.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("not now");
        }
        SUCCEEDED.set(true);
        return super.login();
    }
}
