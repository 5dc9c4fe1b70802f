using Candlewick.EmbeddedKafka.Server;

namespace Candlewick.EmbeddedKafka.Tests.Server;

public sealed class TransferMemoryTests : IDisposable
{
    private const int Mebi = 1 << 20;

    private readonly TransferMemory _memory = new(5 * Mebi);

    [Fact]
    public async Task A_request_waits_until_its_share_is_free()
    {
        var first = await _memory.TakeAsync(3 * Mebi, default);
        var second = _memory.TakeAsync(3 * Mebi, default).AsTask();
        Assert.False(second.IsCompleted);
        Assert.Null(await _memory.TakeAsync(Mebi, default));

        first!.Dispose();
        Assert.NotNull(await second.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System));
    }

    [Fact]
    public async Task One_that_is_larger_than_all_gets_all()
    {
        using var all = await _memory.TakeAsync(100 * Mebi, default);
        Assert.False(_memory.TakeAsync(2 * Mebi, default).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Waiting_ends_with_its_connection()
    {
        using var all = await _memory.TakeAsync(5 * Mebi, default);
        using var gone = new CancellationTokenSource();
        var waiting = _memory.TakeAsync(2 * Mebi, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Theory]
    [InlineData(Mebi, Mebi, false)]
    [InlineData(4 * Mebi, 4 * Mebi, true)]
    [InlineData(100 * Mebi, 5 * Mebi, true)]
    public void A_response_gets_what_is_free(int wanted, int expected, bool isCounted)
    {
        using (var share = _memory.TakeUpTo(wanted, out int granted))
        {
            Assert.Equal((expected, isCounted), (granted, share is not null));
            Assert.Equal(isCounted, _memory.TakeUpTo(3 * Mebi, out int rest) is null);
            Assert.Equal(isCounted ? Mebi : 3 * Mebi, rest);
        }
    }

    public void Dispose() => _memory.Dispose();
}
