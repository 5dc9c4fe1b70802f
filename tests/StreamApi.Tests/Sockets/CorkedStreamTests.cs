using Candlewick.StreamApi.Sockets;

namespace Candlewick.StreamApi.Tests.Sockets;

public sealed class CorkedStreamTests
{
    [Fact]
    public async Task What_is_corked_leaves_in_one_piece_when_it_is_flushed()
    {
        using var sends = new Sends();
        using var stream = new CorkedStream(sends);
        stream.IsCorked = true;
        await stream.WriteAsync(new byte[] { 1, 2 });
        await stream.WriteAsync(new byte[] { 3 });
        Assert.Empty(sends.Made);
        await stream.SendWaitingAsync();
        await stream.SendWaitingAsync();
        Assert.Equal(new byte[][] { [1, 2, 3] }, sends.Made);
    }

    [Fact]
    public async Task What_is_not_corked_takes_along_what_waits()
    {
        using var sends = new Sends();
        using var stream = new CorkedStream(sends);
        stream.IsCorked = true;
        await stream.WriteAsync(new byte[] { 1 });
        stream.IsCorked = false;
        await stream.WriteAsync(new byte[] { 2 });
        await stream.WriteAsync(new byte[] { 3 });
        Assert.Equal(new byte[][] { [1, 2], [3] }, sends.Made);
    }

    [Fact]
    public async Task Whatever_is_written_leaves_whole_in_its_order_and_a_bound_waits_at_most()
    {
        var random = new Random(3);
        using var sends = new Sends();
        using var stream = new CorkedStream(sends);
        var written = new List<byte>();
        for (int turn = 0; turn < 300; turn++)
        {
            byte[] bytes = new byte[random.Next(10) == 0 ? random.Next(100_000) : random.Next(600)];
            random.NextBytes(bytes);
            stream.IsCorked = random.Next(4) > 0;
            await stream.WriteAsync(bytes);
            written.AddRange(bytes);
            Assert.InRange(written.Count - sends.Made.Sum(m => m.Length), 0, 16 * 1024);
            if (random.Next(20) == 0)
            {
                await stream.SendWaitingAsync();
                Assert.Equal(written.Count, sends.Made.Sum(m => m.Length));
            }
        }

        await stream.SendWaitingAsync();
        Assert.Equal(written, sends.Made.SelectMany(m => m));
    }

    /// <summary>Remembers each write.</summary>
    private sealed class Sends : MemoryStream
    {
        public List<byte[]> Made { get; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Made.Add(buffer.ToArray());
            return ValueTask.CompletedTask;
        }
    }
}
