using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;

namespace Candlewick.Contracts.Tests.Framing;

public sealed class FramedCodecTests
{
    private static readonly FramedCodec<SourcePosition> Codec = new(TopicCatalog.SourcePositions, new Ids(), SourcePosition.Parser);

    [Fact]
    public void What_it_writes_is_a_frame_of_the_topic_s_schema_and_is_read_again()
    {
        var position = new SourcePosition { Source = "lean/day", Items = 7 };

        byte[] frame = Codec.Encode(position);

        Assert.Equal(ConfluentFrame.HeaderLength + position.CalculateSize(), frame.Length);
        Assert.True(ConfluentFrame.TryRead(frame, out int id, out _));
        Assert.Equal(Ids.Ours, id);
        Assert.True(Codec.TryDecode(frame, out var read, out _));
        Assert.Equal(position, read);
    }

    [Theory]
    [InlineData("", "Confluent framing")]
    [InlineData("7b226d7367223a317d", "Confluent framing")]
    [InlineData("000000000900", "Confluent framing")] // another schema
    [InlineData("000000000700ff", "does not parse as SourcePosition")]
    public void What_is_not_of_the_topic_is_refused_with_the_reason(string hex, string reason)
    {
        Assert.False(Codec.TryDecode(Convert.FromHexString(hex), out _, out string? said));

        Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_schema_of_the_topic_is_read_too()
    {
        byte[] frame = Codec.Encode(new SourcePosition { Source = "x" });
        ConfluentFrame.WriteHeader(frame, Ids.Older);

        Assert.True(Codec.TryDecode(frame, out var read, out _));
        Assert.Equal("x", read.Source);
    }

    private sealed class Ids : ISchemaIds
    {
        public const int Ours = 7;
        public const int Older = 3;

        public int IdFor(Topic topic) => Ours;

        public bool Accepts(Topic topic, int schemaId) => schemaId is Ours or Older;
    }
}
