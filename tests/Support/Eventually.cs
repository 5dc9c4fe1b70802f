using Xunit.Sdk;

namespace Candlewick.Tests.Support;

/// <summary>Waits for a condition instead of for a time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns as soon as <paramref name="condition"/> holds.</summary>
    /// <param name="condition">Asked every 20 ms; what it throws fails the test.</param>
    /// <param name="timeout">Generous: it is only waited out by a test that fails.</param>
    /// <param name="what">Completes "did not happen within … s:".</param>
    public static Task TrueAsync(Func<bool> condition, TimeSpan timeout, string what) =>
        TrueAsync(() => Task.FromResult(condition()), timeout, what);

    /// <inheritdoc cref="TrueAsync(Func{bool}, TimeSpan, string)"/>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan timeout, string what)
    {
        var time = TimeProvider.System;
        long start = time.GetTimestamp();
        while (!await condition())
        {
            if (time.GetElapsedTime(start) > timeout)
            {
                throw new XunitException($"did not happen within {timeout.TotalSeconds:0.#} s: {what}");
            }

            await Task.Delay(Pause, time, CancellationToken.None);
        }
    }
}
