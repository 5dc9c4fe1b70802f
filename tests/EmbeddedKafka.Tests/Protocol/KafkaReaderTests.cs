using System.Text;
using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

public sealed class KafkaReaderTests
{
    private delegate T Read<out T>(ref KafkaReader reader);

    [Fact]
    public void Numbers_are_big_endian()
    {
        Assert.Equal(-2, From([0xFF, 0xFE], (ref KafkaReader r) => r.ReadInt16()));
        Assert.Equal(65534, From([0xFF, 0xFE], (ref KafkaReader r) => r.ReadUInt16()));
        Assert.Equal(0x01020304, From([1, 2, 3, 4], (ref KafkaReader r) => r.ReadInt32()));
        Assert.Equal(0x0102030405060708, From([1, 2, 3, 4, 5, 6, 7, 8], (ref KafkaReader r) => r.ReadInt64()));
        Assert.Equal(1.5, From([0x3F, 0xF8, 0, 0, 0, 0, 0, 0], (ref KafkaReader r) => r.ReadFloat64()));
        Assert.Equal(-1, From([0xFF], (ref KafkaReader r) => r.ReadInt8()));
        Assert.True(From([2], (ref KafkaReader r) => r.ReadBool()));
    }

    [Fact]
    public void A_uuid_is_read_in_the_order_it_is_printed() =>
        Assert.Equal(
            Guid.Parse("00010203-0405-0607-0809-0a0b0c0d0e0f"),
            From([.. Enumerable.Range(0, 16).Select(i => (byte)i)], (ref KafkaReader r) => r.ReadUuid()));

    [Theory]
    [InlineData(0u, new byte[] { 0 })]
    [InlineData(127u, new byte[] { 0x7F })]
    [InlineData(128u, new byte[] { 0x80, 0x01 })]
    [InlineData(300u, new byte[] { 0xAC, 0x02 })]
    [InlineData(uint.MaxValue, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    public void Varints_are_lowest_bits_first(uint value, byte[] bytes)
    {
        Assert.Equal(value, From(bytes, (ref KafkaReader r) => r.ReadUnsignedVarint()));
        using var writer = new KafkaWriter();
        writer.WriteUnsignedVarint(value);
        Assert.Equal(bytes, writer.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x10 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 })]
    [InlineData(new byte[] { 0x80 })]
    public void Varints_beyond_32_bits_or_the_end_are_refused(byte[] bytes) =>
        Refused(bytes, (ref KafkaReader r) => r.ReadUnsignedVarint());

    [Theory]
    [InlineData(false, new byte[] { 0, 2, (byte)'h', (byte)'i' })]
    [InlineData(true, new byte[] { 3, (byte)'h', (byte)'i' })]
    public void A_string_has_a_short_or_a_compact_length(bool flexible, byte[] bytes) =>
        Assert.Equal("hi", From(bytes, (ref KafkaReader r) => r.ReadString(flexible)));

    [Theory]
    [InlineData(false, new byte[] { 0xFF, 0xFF })]
    [InlineData(true, new byte[] { 0 })]
    public void A_null_is_read_where_allowed_and_refused_elsewhere(bool flexible, byte[] bytes)
    {
        Assert.Null(From(bytes, (ref KafkaReader r) => r.ReadNullableString(flexible)));
        Refused(bytes, (ref KafkaReader r) => r.ReadString(flexible));
    }

    [Fact]
    public void Negative_lengths_are_refused()
    {
        Refused([0xFF, 0xFE, 0, 0], (ref KafkaReader r) => r.ReadNullableString(false));
        Refused([0xFF, 0xFF, 0xFF, 0xFE], (ref KafkaReader r) => r.ReadNullableBytes(false));
        Refused([0xFF, 0xFF, 0xFF, 0xFE], (ref KafkaReader r) => r.ReadCount(false, true, 1));
        Refused([0x80, 0x80, 0x80, 0x80, 0x08], (ref KafkaReader r) => r.ReadNullableBytes(true));
    }

    [Fact]
    public void A_string_longer_than_Kafkas_limit_is_refused_though_it_is_all_there()
    {
        byte[] most = [0x80, 0x80, 0x02, .. new byte[32767]];
        byte[] more = [0x81, 0x80, 0x02, .. new byte[32768]];
        Assert.Equal(32767, From(most, (ref KafkaReader r) => r.ReadString(true)).Length);
        Refused(more, (ref KafkaReader r) => r.ReadString(true));
    }

    [Fact]
    public void Bytes_that_are_no_text_become_replacement_characters() =>
        Assert.Equal("a\uFFFDb", From([4, (byte)'a', 0xFF, (byte)'b'], (ref KafkaReader r) => r.ReadString(true)));

    [Fact]
    public void Bytes_are_a_slice_of_the_frame_and_not_a_copy()
    {
        byte[] frame = [0, 0, 0, 2, 7, 8];
        ReadOnlyMemory<byte> slice = From(frame, (ref KafkaReader r) => r.ReadBytes(false));
        frame[4] = 9;
        Assert.Equal([9, 8], slice.ToArray());
    }

    [Theory]
    [InlineData(2, 4, true)]
    [InlineData(3, 4, false)]
    [InlineData(8, 0, true)]
    [InlineData(9, 0, false)]
    public void A_count_is_believed_when_its_elements_can_fit(byte count, int leastBytes, bool fits)
    {
        byte[] bytes = [0, 0, 0, count, .. new byte[8]];
        if (fits) Assert.Equal(count, From(bytes, (ref KafkaReader r) => r.ReadCount(false, false, leastBytes)));
        else Refused(bytes, (ref KafkaReader r) => r.ReadCount(false, false, leastBytes));
    }

    [Fact]
    public void Unknown_tags_are_skipped()
    {
        byte[] tags = [2, 5, 3, 1, 2, 3, 0x80, 0x01, 0];
        Assert.Equal(42, From([.. tags, 42], (ref KafkaReader r) =>
        {
            r.SkipTags();
            return r.ReadInt8();
        }));
    }

    [Theory]
    [InlineData(new byte[] { 1, 5, 3, 1, 2 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1, 0 })]
    [InlineData(new byte[] { 1, 5, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })]
    [InlineData(new byte[] { 2, 5, 0 })]
    public void Tags_that_exceed_the_frame_are_refused(byte[] bytes) =>
        Refused(bytes, (ref KafkaReader r) =>
        {
            r.SkipTags();
            return 0;
        });

    [Fact]
    public void A_known_tag_must_be_as_long_as_it_says()
    {
        // Fetch 12's cluster id, tag 0: two bytes announced, and a string of one byte inside.
        var short1 = new FetchRequest { ClusterId = "x" };
        byte[] bytes = Codec.Write(short1, 12);
        int size = bytes.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes("x")) - 2;
        Assert.Equal(2, bytes[size]);
        bytes[size] = 1;
        Refused(bytes, (ref KafkaReader r) => FetchRequest.Read(ref r, 12));
    }

    private static T From<T>(byte[] bytes, Read<T> read)
    {
        var reader = new KafkaReader(bytes);
        T value = read(ref reader);
        Assert.True(reader.Remaining == 0 || typeof(T) == typeof(int), $"{reader.Remaining} bytes left");
        return value;
    }

    private static void Refused<T>(byte[] bytes, Read<T> read) => Assert.Throws<MalformedRequestException>(() =>
    {
        var reader = new KafkaReader(bytes);
        read(ref reader);
    });
}
