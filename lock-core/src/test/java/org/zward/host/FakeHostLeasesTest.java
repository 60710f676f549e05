package org.zward.host;

class FakeHostLeasesTest extends HostLeaseContract {

    private final FakeHostLeases leases = new FakeHostLeases();

    @Override
    protected HostLease host(int number) {
        return leases.of("host" + number);
    }

    @Override
    protected void expire(int number) {
        leases.expire("host" + number);
    }
}
