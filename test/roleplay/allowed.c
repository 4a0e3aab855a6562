/* SPDX-License-Identifier: MIT */
/* The table of allowed differences. */
#include "allowed.h"

#include "when.h"

static const struct freedom per_segment = {
    "mapping per segment", "3.3.1",
    "How many segments a mapping covers is the sender's choice.",
    "One mapping for what an application wrote at once, on each of its "
    "segments.",
    "One for each segment; with checksums, for each four segments."};
static const struct freedom tail_probe = {
    "tail probe", "RFC 8985 7",
    "TCP may send its last segment again after two round trips without an "
    "ACK.",
    "Does, mapping and all.", "Its TCP in the test waits for the time-out."};
static const struct freedom fin_again = {
    "DATA_FIN again", "3.3.6",
    "When the connection level sends again is policy; DATA_FIN is sent again "
    "until it is Data-ACKed.",
    "After 4 ms and more, often before an answer could come.",
    "After 300 ms and two round trips, doubled each time."};
static const struct freedom third_first = {
    "third ACK before data", "3.1",
    "The keys go on the third ACK, and again with the first data if that is "
    "another segment.",
    "Lets an application withhold the third ACK (TCP_DEFER_ACCEPT).",
    "Sends it at once, and the first data behind it."};
static const struct freedom capable_again = {
    "MP_CAPABLE on each segment", "3.1",
    "MP_CAPABLE with data is a mapping, and DSS says the same.",
    "Repeats it on each segment of the first write.",
    "On the first segment, or those of the first mapping; the others have "
    "DSS."};
static const struct freedom ack_at_once = {
    "ACK at once", "3.3.2",
    "A Data ACK comes with TCP's ACKs, which may be delayed (RFC 9293 "
    "3.8.6.3).",
    "Delays ACKs.", "Its TCP in the test acknowledges each segment."};
static const struct freedom ack_width = {
    "octets of a Data ACK", "3.3.1",
    "A Data ACK may have four octets unless data came with a DSN of eight.",
    "Four until octets were mapped: DATA_FIN alone does not count.",
    "Eight once any DSN of eight octets came."};
static const struct freedom time_wait = {
    "last ACK", "3.3.3",
    "After both DATA_FINs are Data-ACKed only TCP is left to close.",
    "The ACK from TIME_WAIT has no MPTCP option.",
    "That ACK still has a Data ACK."};
static const struct freedom tcp_acks = {
    "ACKs of plain TCP", "RFC 9293 3.8.6.3", "ACKs may be delayed.",
    "Delays ACKs.", "Its TCP in the test acknowledges each segment."};
static const struct freedom rst_others = {
    "RST after MP_FASTCLOSE", "3.5",
    "Who receives MP_FASTCLOSE resets all its subflows; a RST may say why "
    "(3.6).",
    "Its other subflows end silently: their RSTs come a moment later.",
    "Resets the others at once, reason 0."};
static const struct freedom infinite = {
    "infinite mapping", "3.7",
    "Who falls back after the handshake says so by an infinite mapping.",
    "Says so after MP_FAIL only; else it just stops to send options.",
    "Says so."};
static const struct freedom infinite_from = {
    "where an infinite mapping begins", "3.7",
    "It \"acts retroactively\", from the last segment that was Data-ACKed.",
    "At the segment that carries it.", "At the first octet not Data-ACKed."};
static const struct freedom join_again = {
    "third ACK of a join again", "3.2",
    "The third ACK of a join is sent again by a timer until the fourth comes.",
    "After 20 ms.", "After 300 ms, doubled each time."};
static const struct freedom fail_answer = {
    "MP_FAIL in answer", "3.7",
    "MP_FAIL has the DSN from which octets cannot be trusted. Who answers one "
    "mistrusts none of what came, and no DSN is named for that.",
    "The DSN of the last mapping that came.", "The DSN expected next."};
static const struct freedom fail_at_once = {
    "from MP_FAIL to plain TCP", "3.7",
    "After MP_FAIL each direction goes on in an infinite mapping, without Data "
    "ACKs; when is not said.",
    "Who sent MP_FAIL goes on with mappings until the answer; a Data ACK more "
    "comes from who answered.",
    "From MP_FAIL on, sent or received, all is plain."};
static const struct freedom refusal = {
    "refusal of a join", "3.2",
    "A join may be refused by policy; at which segment is not said.",
    "At the third ACK.", "At the SYN."};
static const struct freedom rst_to_rst = {
    "RST in answer to a RST", "RFC 9293 3.10.7.1",
    "No RST is sent in answer to a RST.",
    "Sends one, reason 0, when the peer refuses its join at the third ACK.",
    "Does not."};
static const struct freedom by_token = {
    "join without a listener", "3.2",
    "A SYN with MP_JOIN is told by its token, not by its port.",
    "Resets it, without MP_TCPRST, if nothing listens on that address and "
    "port.",
    "Takes it."};

static const struct freedom checksum_bit = {
    "A of the SYN/ACK", "3.1", "Checksums are used if either SYN has A.",
    "A if it wants checksums itself.", "A if they will be used."};
static const struct freedom crypto_bits = {
    "bits D to G of MP_CAPABLE", "3.1",
    "An initiator may offer several algorithms; the responder picks one.",
    "Takes a SYN with other bits beside H for plain TCP.", "Picks H."};
static const struct freedom long_join = {
    "MP_JOIN of 16 octets on a SYN", "draft-paasch 3.1",
    "That is a token of 64 bits.", "Takes it for no option: plain TCP.",
    "Knows no such token: refused."};
static const struct freedom presence = {
    "checksum against what was agreed", "3.3",
    "A subflow that has a checksum where none was agreed, or none where one "
    "was, is closed by a RST.",
    "Falls back to plain TCP.", "Resets it, reason 1."};
static const struct freedom fin_checksum = {
    "wrong checksum of a lone DATA_FIN", "3.3.3",
    "The checksum of a DATA_FIN without octets is that of the pseudo header.",
    "Does not look at it.", "Waits for a good one."};
static const struct freedom one_ack = {
    "Data ACK of octets and DATA_FIN", "3.3.2", "Data ACKs are cumulative.",
    "One for the octets, and one more.", "One for both."};
static const struct freedom ahead = {
    "mapping on a segment without octets", "3.3.1",
    "Octets need a mapping that the receiver knows; the first one stands.",
    "Forgets it, and falls back if the octets come with none.", "Uses it."};
static const struct freedom reason = {
    "reason of a RST", "3.6", "The reason is advice.",
    "0 for octets outside each mapping.", "6, middlebox interference."};
static const struct freedom after_fin = {
    "DATA_FIN after FIN", "3.3.3",
    "A connection without a subflow waits for another to say more.",
    "Says DATA_FIN on the subflow that has had its FIN.",
    "Has no subflow to say it on."};
static const struct freedom removal = {
    "REMOVE_ADDR of a live subflow", "3.4.2",
    "Before a subflow is closed for REMOVE_ADDR it is asked for a sign of "
    "life, and kept if it gives one.",
    "Closes it at once, by FIN.", "Asks, and keeps it."};
static const struct freedom pending = {
    "join whose address is withdrawn", "3.4.2",
    "An address that is withdrawn is used no more; of a join that waits "
    "nothing "
    "is said.",
    "Ends its own without a word or by FIN, and answers what comes by a RST; "
    "takes its peer's, if its third ACK comes.",
    "Resets either at once, reason 0."};

const struct allowed allowed_table[] = {
    {DIFF_PIECES, SAY_MAP, when_cut_finer, &per_segment},
    {DIFF_REPEATS, SAY_MAP, when_tail_probed, &tail_probe},
    {DIFF_REPEATS, SAY_DATA_FIN, when_fin_timer, &fin_again},
    {DIFF_REPEATS, SAY_CAPABLE, when_third_ack_first, &third_first},
    {DIFF_REPEATS, SAY_CAPABLE, when_on_each_segment, &capable_again},
    {DIFF_ADDED, SAY_DACK, when_acked_sooner, &ack_at_once},
    {DIFF_LEFT_OUT, SAY_DACK, when_narrow_ack, &ack_width},
    {DIFF_ADDED, SAY_DACK, when_wide_ack, &ack_width},
    {DIFF_LEFT_OUT, SAY_BARE, when_last_ack, &time_wait},
    {DIFF_REPEATS, SAY_BARE, when_bare, &tcp_acks},
    {DIFF_ADDED, SAY_BARE, when_plain_acks, &tcp_acks},
    {DIFF_ADDED, SAY_RST, when_after_fastclose, &rst_others},
    {DIFF_ADDED, SAY_TCPRST, when_after_fastclose, &rst_others},
    {DIFF_LEFT_OUT, SAY_INFINITE, when_infinite_before, &infinite_from},
    {DIFF_ADDED, SAY_INFINITE, when_plain_acks, &infinite},
    {DIFF_REPEATS, SAY_JOIN, when_join_timer, &join_again},
    {DIFF_LEFT_OUT, SAY_FAIL, when_answers_fail, &fail_answer},
    {DIFF_ADDED, SAY_FAIL, when_answers_fail, &fail_answer},
    {DIFF_LEFT_OUT, SAY_DACK, when_after_fail, &fail_at_once},
    {DIFF_LEFT_OUT, SAY_MAP, when_after_fail, &fail_at_once},
    {DIFF_LEFT_OUT, SAY_PLAIN, when_after_fail, &fail_at_once},
    {DIFF_ADDED, SAY_PLAIN, when_after_fail, &fail_at_once},
    {DIFF_LEFT_OUT, SAY_DACK, when_fail_unanswered, &fail_at_once},
    {DIFF_LEFT_OUT, SAY_DATA_FIN, when_fail_unanswered, &fail_at_once},
    {DIFF_ADDED, SAY_FIN, when_fail_unanswered, &fail_at_once},
    {DIFF_ADDED, SAY_BARE, when_fail_unanswered, &fail_at_once},
    {DIFF_LEFT_OUT, SAY_RST, when_answers_rst, &rst_to_rst},
    {DIFF_LEFT_OUT, SAY_TCPRST, when_answers_rst, &rst_to_rst},
    {DIFF_LEFT_OUT, SAY_SYN, when_both_refuse, &refusal},
    {DIFF_LEFT_OUT, SAY_JOIN, when_both_refuse, &refusal},
    {DIFF_LEFT_OUT, SAY_RST, when_no_listener, &by_token},
    {DIFF_ADDED, SAY_SYN, when_no_listener, &by_token},
    {DIFF_ADDED, SAY_JOIN, when_no_listener, &by_token},

    {DIFF_ADDED, SAY_RST, when_join_withdrawn, &pending},
    {DIFF_REPEATS, SAY_RST, when_join_withdrawn, &pending},
    {DIFF_ADDED, SAY_TCPRST, when_join_withdrawn, &pending},
    {DIFF_LEFT_OUT, SAY_TCPRST, when_join_withdrawn, &pending},
    {DIFF_LEFT_OUT, SAY_DACK, when_join_withdrawn, &pending},
    {DIFF_LEFT_OUT, SAY_DATA_FIN, when_join_withdrawn, &pending},
    {DIFF_LEFT_OUT, SAY_FIN, when_join_withdrawn, &pending},

    /* sent what no host sends */
    {DIFF_LEFT_OUT, SAY_CAPABLE, when_wants_checksums, &checksum_bit},
    {DIFF_ADDED, SAY_CAPABLE, when_wants_checksums, &checksum_bit},
    {DIFF_LEFT_OUT, SAY_SYN, when_other_crypto, &crypto_bits},
    {DIFF_ADDED, SAY_SYN, when_other_crypto, &crypto_bits},
    {DIFF_ADDED, SAY_CAPABLE, when_other_crypto, &crypto_bits},
    {DIFF_LEFT_OUT, SAY_SYN, when_join_16, &long_join},
    {DIFF_ADDED, SAY_RST, when_join_16, &long_join},
    {DIFF_ADDED, SAY_TCPRST, when_join_16, &long_join},
    {DIFF_LEFT_OUT, SAY_FIN, when_csum_presence, &presence},
    {DIFF_LEFT_OUT, SAY_BARE, when_csum_presence, &presence},
    {DIFF_ADDED, SAY_RST, when_csum_presence, &presence},
    {DIFF_ADDED, SAY_TCPRST, when_csum_presence, &presence},
    {DIFF_LEFT_OUT, SAY_DACK, when_lone_fin_csum, &fin_checksum},
    {DIFF_LEFT_OUT, SAY_DACK, when_in_one, &one_ack},
    {DIFF_ADDED, SAY_DACK, when_map_ahead, &ahead},
    {DIFF_ADDED, SAY_DATA_FIN, when_map_ahead, &ahead},
    {DIFF_LEFT_OUT, SAY_FIN, when_map_ahead, &ahead},
    {DIFF_LEFT_OUT, SAY_BARE, when_map_ahead, &ahead},
    {DIFF_LEFT_OUT, SAY_TCPRST, when_map_behind, &reason},
    {DIFF_ADDED, SAY_TCPRST, when_map_behind, &reason},
    {DIFF_LEFT_OUT, SAY_DATA_FIN, when_no_subflow, &after_fin},
    {DIFF_LEFT_OUT, SAY_FIN, when_asked_first, &removal},
};
const unsigned allowed_count = sizeof allowed_table / sizeof allowed_table[0];

unsigned allowed_explain(struct compared *c)
{
    unsigned without = 0;

    for (size_t i = 0; i < c->n; i++) {
        struct diff *d = &c->v[i];

        for (unsigned r = 0; r < allowed_count && d->rule < 0; r++)
            if (allowed_table[r].kind == d->kind &&
                allowed_table[r].say == diff_saying(d)->kind &&
                allowed_table[r].applies(c, d))
                d->rule = (int)r;
        without += d->rule < 0;
    }
    return without;
}
