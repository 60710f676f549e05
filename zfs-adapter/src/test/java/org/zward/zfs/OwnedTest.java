package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnedTest {

    private final NativeLedger ledger = new NativeLedger();
    private final List<Pointer> freed = new ArrayList<>();

    @Test
    void freesOnceHoweverOftenItIsClosed() {
        Owned owned = new Owned(new Pointer(1), freed::add, ledger);
        assertThat(ledger.open()).isOne();

        owned.close();
        owned.close();

        assertThat(freed).containsExactly(new Pointer(1));
        assertThat(ledger.open()).isZero();
        assertThat(ledger.opened()).isOne();
        assertThatThrownBy(owned::pointer).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aListFreesAllOfThem() {
        List<Pointer> pointers = List.of(new Pointer(1), new Pointer(2));

        OwnedList.of(pointers, pointer -> new Owned(pointer, freed::add, ledger))
                .close();

        assertThat(freed).isEqualTo(pointers);
        assertThat(ledger.open()).isZero();
    }
}
