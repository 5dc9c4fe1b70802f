using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Tests.Tail;

public sealed class KeyedSignalTests
{
    private readonly Rings _rings = new(1, new StreamLimits { RingRecords = 160 });
    private long _next;

    [Fact]
    public async Task One_who_wants_some_keys_is_woken_for_these()
    {
        var (apple, any, all) = (Listen(new InstrumentSet(["X:APPLE", "X:PEAR"], [])), Listen(new InstrumentSet(["X:APPLE"], ["Y:"])), Listen(null));
        Append("X:PLUM");
        Assert.Equal((false, true, true), (await IsWokenAsync(apple), await IsWokenAsync(any), await IsWokenAsync(all)));
        Append("X:PLUM", "X:PEAR", null);
        Assert.Equal((true, true, true), (await IsWokenAsync(apple), await IsWokenAsync(any), await IsWokenAsync(all)));
        Append([null]);
        Assert.Equal((false, true, true), (await IsWokenAsync(apple), await IsWokenAsync(any), await IsWokenAsync(all)));
    }

    [Fact]
    public async Task What_it_wants_may_change_and_end()
    {
        var listener = Listen(new InstrumentSet(["X:APPLE"], []));
        _rings.Changed.Narrow(listener, new InstrumentSet(["X:PEAR"], []));
        Append("X:APPLE");
        Assert.False(await IsWokenAsync(listener));
        Append("X:PEAR");
        Assert.True(await IsWokenAsync(listener));
        _rings.Changed.Narrow(listener, null);
        Append("X:PLUM");
        Assert.True(await IsWokenAsync(listener));
        _rings.Changed.Narrow(listener, new InstrumentSet(["X:PEAR"], []));
        _rings.Changed.Remove(listener);
        Append("X:PEAR");
        Assert.False(await IsWokenAsync(listener));
    }

    [Fact]
    public async Task One_who_gets_nothing_is_woken_before_the_ring_has_gone_round()
    {
        var listener = Listen(new InstrumentSet(["X:APPLE"], []));
        int woken = 0;
        for (int n = 0; n < 160; n++)
        {
            Append("X:PLUM");
            woken += await IsWokenAsync(listener) ? 1 : 0;
        }

        Assert.Equal(16, woken);
    }

    private Wakeup Listen(InstrumentSet? wanted)
    {
        var listener = new Wakeup();
        _rings.Changed.Add(listener);
        _rings.Changed.Narrow(listener, wanted);
        return listener;
    }

    private void Append(params IReadOnlyList<string?> keys)
    {
        foreach (string? key in keys)
        {
            _rings.Append(new LogEntry(0, _next++, 0, key, []));
        }

        _rings.Flush();
    }

    /// <summary>A wait that has something ends at once; one that has nothing is ended here, for the next one.</summary>
    private static async Task<bool> IsWokenAsync(Wakeup listener)
    {
        var wait = listener.WaitAsync().AsTask();
        bool isWoken = wait.IsCompleted;
        if (!isWoken)
        {
            listener.Set();
        }

        await wait;
        return isWoken;
    }
}
