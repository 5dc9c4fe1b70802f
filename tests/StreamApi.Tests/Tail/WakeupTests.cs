using Candlewick.StreamApi.Tail;

namespace Candlewick.StreamApi.Tests.Tail;

public sealed class WakeupTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task What_happened_while_the_waiter_was_busy_ends_its_next_wait_at_once_and_only_that_one()
    {
        var wakeup = new Wakeup();
        wakeup.Set();
        wakeup.Set();
        Assert.True(wakeup.WaitAsync().AsTask().IsCompletedSuccessfully);
        var wait = wakeup.WaitAsync().AsTask();
        Assert.False(wait.IsCompleted);
        wakeup.Set();
        await wait.WaitAsync(Patience, TimeProvider.System);
    }

    [Fact]
    public async Task No_work_is_missed_however_two_threads_race()
    {
        const int Work = 200_000;
        var wakeup = new Wakeup();
        int offered = 0;
        var waiter = Task.Run(async () =>
        {
            // Looks for work, and waits where there is none, as subscriptions do.
            while (Volatile.Read(ref offered) < Work)
            {
                await wakeup.WaitAsync();
            }
        });
        for (int n = 0; n < Work; n++)
        {
            Interlocked.Increment(ref offered);
            wakeup.Set();
        }

        await waiter.WaitAsync(Patience, TimeProvider.System);
    }
}
