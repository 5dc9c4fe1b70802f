using Candlewick.EmbeddedKafka.Protocol;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

public sealed class KafkaWriterTests
{
    [Fact]
    public void A_frame_starts_with_the_size_of_the_rest_spliced_records_included()
    {
        using var writer = new KafkaWriter();
        byte[] records = new byte[5000];
        records.AsSpan().Fill(7);
        writer.BeginFrame();
        writer.WriteInt8(1);
        writer.WriteRecords(records, flexible: false);
        writer.WriteInt8(2);
        writer.EndFrame();
        byte[] expected = [0, 0, 0x13, 0x8E, 1, 0, 0, 0x13, 0x88, .. records, 2];
        Assert.Equal(expected.Length, writer.Length);
        Assert.Equal(expected, writer.ToArray());
    }

    [Fact]
    public void A_writer_is_empty_again_after_each_frame()
    {
        using var writer = new KafkaWriter();
        writer.BeginFrame();
        writer.WriteRecords(new byte[4000], flexible: true);
        writer.WriteBytes(new byte[3 << 20], flexible: true);
        writer.EndFrame();
        writer.BeginFrame();
        writer.WriteInt16(5);
        writer.EndFrame();
        Assert.Equal([0, 0, 0, 2, 0, 5], writer.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(20_000)]
    public void A_tag_is_preceded_by_its_size_whatever_the_width(int length)
    {
        using var writer = new KafkaWriter();
        byte[] content = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        int start = writer.BeginTag(3);
        foreach (byte b in content) writer.WriteInt8((sbyte)b);
        writer.EndTag(start);

        var reader = new KafkaReader(writer.ToArray());
        int end = reader.ReadTag(out uint tag);
        Assert.Equal(3u, tag);
        Assert.Equal(length, end - reader.Position);
        Assert.Equal(content, writer.ToArray()[reader.Position..]);
    }

    [Fact]
    public void A_null_that_the_version_cannot_say_is_an_error()
    {
        using var writer = new KafkaWriter();
        Assert.Throws<InvalidOperationException>(() => new MetadataRequest { Topics = null }.Write(writer, 0));
        Assert.Throws<InvalidOperationException>(() => writer.WriteString(null!, flexible: true));
        Assert.Throws<InvalidOperationException>(() => writer.WriteIsPresent(false, nullable: false));
        Assert.Throws<InvalidOperationException>(() => writer.WriteString(new string('é', 16_384), flexible: true));
    }

    [Fact]
    public void Writing_a_fetch_response_neither_copies_records_nor_allocates()
    {
        using var writer = new KafkaWriter();
        byte[] records = new byte[1 << 20];
        var response = new FetchResponse
        {
            Responses =
            [
                new()
                {
                    TopicId = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
                    Partitions = [new() { HighWatermark = 9, Records = records }],
                },
            ],
        };
        Write();
        long before = GC.GetAllocatedBytesForCurrentThread();
        var pieces = Write();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(writer.Length, pieces.Sum(piece => piece.Count));
        Assert.Same(records, pieces[1].Array);

        IList<ArraySegment<byte>> Write()
        {
            writer.BeginFrame();
            response.Write(writer, 17);
            writer.EndFrame();
            return writer.Pieces();
        }
    }

    [Fact]
    public void Reading_a_produce_request_allocates_for_its_partitions_and_not_for_its_records()
    {
        byte[] few = Produce(100);
        byte[] many = Produce(1 << 20);
        Read(few);
        Assert.Equal(Allocated(few), Allocated(many));

        static byte[] Produce(int size) => Codec.Write(
            new ProduceRequest
            {
                TopicData = [new() { Name = "orders", PartitionData = [new() { Index = 1, Records = new byte[size] }] }],
            },
            9);

        static ProduceRequest Read(byte[] bytes)
        {
            var reader = new KafkaReader(bytes);
            return ProduceRequest.Read(ref reader, 9);
        }

        static long Allocated(byte[] bytes)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Read(bytes);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }
}
