package org.zward.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Library;
import org.junit.jupiter.api.Test;
import org.zward.pool.ZfsException;

class BindingTest {

    /** Of a library that libc is not. */
    @SuppressWarnings("MemberName") // C names
    interface Other extends Library {
        int close(int descriptor);

        int zward_has_no_such_function();
    }

    @Test
    void aLibraryThatIsNotThereIsOneLineThatSaysWhatToDo() {
        assertThatThrownBy(() -> Binding.open("libzward-none.so.9"))
                .isInstanceOf(ZfsException.class)
                .hasMessageStartingWith("libzward-none.so.9: can't be loaded: ")
                .hasMessageContaining("--backend command")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aLibraryThatLacksAFunctionIsRefusedBeforeAnyCall() throws Exception {
        Binding libc = Binding.open("libc.so.6");

        assertThatThrownBy(() -> libc.functions(Other.class))
                .isInstanceOf(ZfsException.class)
                .hasMessageContaining("libc.so.6: has no function zward_has_no_such_function");
    }

    @Test
    void functionsAndVariablesAreFound() throws Exception {
        Binding libc = Binding.open("libc.so.6");

        assertThat(libc.functions(LibC.class).strerror(Errno.ENOENT)).isEqualTo("No such file or directory");
        assertThat(libc.variable("stdout").getPointer(0)).isNotNull();
        assertThatThrownBy(() -> libc.variable("zward_none")).isInstanceOf(ZfsException.class);
    }
}
