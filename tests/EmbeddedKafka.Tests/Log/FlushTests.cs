using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Topics;
using Candlewick.Tests.Support;

namespace Candlewick.EmbeddedKafka.Tests.Log;

/// <summary>When records reach the disk, and what happens when it refuses them.</summary>
public sealed class FlushTests : IDisposable
{
    private readonly TempFolder _folder = new("flush");
    private readonly CrashingDisk _disk = new();

    [Fact]
    public void Left_to_the_system_an_append_forces_nothing()
    {
        using var store = Open(FlushPolicy.Os);
        int before = _disk.Flushes;
        Assert.Equal(LogError.None, Log(store).Append("v").Error);
        Assert.Equal(before, _disk.Flushes);
    }

    [Fact]
    public void Always_is_before_the_acknowledgement()
    {
        using var store = Open(FlushPolicy.Always);
        for (int i = 0; i < 3; i++)
        {
            int before = _disk.Flushes;
            Assert.Equal(LogError.None, Log(store).Append("v").Error);
            Assert.True(_disk.Flushes > before);
        }

        _disk.FailAfterFlushes(1);
        Assert.Equal(LogError.KafkaStorageError, Log(store).Append("lost").Error);
        _disk.Mend();
        Assert.Equal(LogError.KafkaStorageError, Log(store).Append("a disk that dropped records is not trusted again").Error);
    }

    [Fact]
    public async Task Every_so_often_is_in_the_background_and_a_failure_stops_the_partition()
    {
        using var store = Open(FlushPolicy.EveryMs);
        using var stop = new CancellationTokenSource();
        var flusher = new LogFlusher(store, TimeSpan.FromMilliseconds(1), TimeProvider.System).RunAsync(stop.Token);
        int before = _disk.Flushes;
        Assert.Equal(LogError.None, Log(store).Append("v").Error);
        await Eventually.TrueAsync(() => _disk.Flushes > before, TimeSpan.FromSeconds(10), "the record is forced to disk");

        _disk.FailAfterFlushes(1);
        Log(store).Append("perhaps lost");
        await Eventually.TrueAsync(() => Log(store).Append("later").Error == LogError.KafkaStorageError, TimeSpan.FromSeconds(10), "the failure is told to producers");
        await stop.CancelAsync();
        await flusher;
    }

    [Fact]
    public void A_checkpoint_whose_flush_failed_stops_the_partition()
    {
        using var store = Open(FlushPolicy.Os);
        Log(store).Append("perhaps lost");
        _disk.FailAfterFlushes(1);
        Assert.ThrowsAny<IOException>(Log(store).TakeCheckpoint);
        _disk.Mend();
        Assert.Equal(LogError.KafkaStorageError, Log(store).Append("later").Error);
    }

    public void Dispose() => _folder.Dispose();

    private static PartitionLog Log(LogStore store) => store.Find("a", 0)!;

    private LogStore Open(FlushPolicy policy)
    {
        var store = LogStore.Open(
            new LogStoreOptions { Folder = _folder.FullPath, Flush = policy }, new LogSettings { Time = new ManualClock(), Disk = _disk }, () => new Guid(1, 0, 0, new byte[8]));
        store.Create("a", 1, new Dictionary<string, string>());
        return store;
    }
}
