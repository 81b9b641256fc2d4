// The second stage of booting (§2.8.1.3.1): the boot ROM copies the first 256 bytes of flash to the end of
// RAM and calls them if their last four are the right checksum of the others (CRC-32 with polynomial
// 0x04C11DB7, neither reflected nor inverted at the end). They make the flash readable as memory (XIP,
// §2.6.3), and go to the image behind them.
//
// Serial reading by command 03h, which every flash of this kind knows and of which nothing in the chip has to
// be set first. At a quarter of 125 MHz: most chips allow 33 MHz or more for it. SSI: §4.10.13.
//
// While the flash is not yet memory, its unique number is read (command 4Bh: four bytes later come eight) and
// left in two of the watchdog's scratch registers, which the boot ROM does not use (§2.8.1.1):
// soc::identity(). A flash without one answers ones.
//
// Whoever changes this must change the checksum with it: the emulator says what it must be.
__asm(R"(
    .section .boot, "ax", %progbits
    .syntax unified
    .thumb
    .balign 256
    .global tlsfit_boot2
tlsfit_boot2:
    ldr r7, .Lboot2_ssi
    movs r6, #1
    movs r0, #0
    str r0, [r7, #0x08]     // SSIENR: off, for its registers can only be set then
    movs r0, #4
    str r0, [r7, #0x14]     // BAUDR
    ldr r0, .Lboot2_bytes
    str r0, [r7, #0x00]     // CTRLR0
    str r6, [r7, #0x10]     // SER: its only slave
    str r6, [r7, #0x08]

    movs r0, #0x4b
    str r0, [r7, #0x60]     // DR0
    movs r0, #0
    movs r1, #12
1:  str r0, [r7, #0x60]
    subs r1, #1
    bne 1b
    movs r1, #13            // all that came meanwhile; the last eight remain in r3 and r4
    movs r5, #8
2:  ldr r0, [r7, #0x28]     // SR
    tst r0, r5              // RFNE
    beq 2b
    ldr r0, [r7, #0x60]
    lsls r4, r4, #8
    lsrs r2, r3, #24
    orrs r4, r2
    lsls r3, r3, #8
    orrs r3, r0
    subs r1, #1
    bne 2b
    ldr r0, .Lboot2_scratch
    stmia r0!, {r3, r4}

    movs r0, #0
    str r0, [r7, #0x08]
    str r0, [r7, #0x04]     // CTRLR1: one word at a time
    ldr r0, .Lboot2_words
    str r0, [r7, #0x00]
    ldr r0, .Lboot2_reading
    movs r1, #0xf4
    str r0, [r7, r1]        // SPI_CTRLR0
    str r6, [r7, #0x08]

    ldr r0, .Lboot2_vectors
    ldr r1, .Lboot2_vtor
    str r0, [r1]
    ldmia r0!, {r1, r2}
    msr msp, r1
    bx r2

    .balign 4
.Lboot2_ssi: .word 0x18000000
.Lboot2_bytes: .word 7 << 16              // DFS_32: 8 bits; TMOD: both ways
.Lboot2_words: .word 31 << 16 | 3 << 8    // 32 bits; TMOD: a command, then what is read
.Lboot2_reading: .word 0x03 << 24 | 2 << 8 | 6 << 2  // XIP_CMD; INST_L: 8 bits; ADDR_L: 24 bits
.Lboot2_scratch: .word 0x4005800c
.Lboot2_vectors: .word 0x10000100
.Lboot2_vtor: .word 0xe000ed08
    .org tlsfit_boot2 + 252
    .word 0x75394b04
)");
