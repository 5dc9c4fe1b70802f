using System.Globalization;
using Candlewick.Streaming.Feeds;

namespace Candlewick.Cli.Status;

/// <summary>Prints how feeds are, in columns.</summary>
internal static class FeedScreen
{
    public static void Print(IReadOnlyList<FeedDocument> feeds, DateTimeOffset now)
    {
        if (feeds.Count == 0)
        {
            Console.WriteLine("No feed has run yet: `pipeline feed` starts one.");
            return;
        }

        Console.WriteLine($"  {"SOURCE",-20} {"STATE",-10} {"INSTRUMENTS",11} {"SUBSCRIBED",10} {"TICKS",14} {"LAST TICK",12} {"DELAY",10}  WHY");
        foreach (var feed in feeds)
        {
            Console.WriteLine(
                $"  {feed.Source,-20} {feed.State,-10} {feed.Configured,11:N0} {feed.Subscribed,10:N0} {feed.Ticks,14:N0} {Ago(feed.LastTickUs, now),12} {Delay(feed.DelayUs),10}  {feed.Reason ?? Gaps(feed)}".TrimEnd());
        }
    }

    private static string? Gaps(FeedDocument feed) =>
        feed is { GapProblem: { } problem } ? $"{feed.GapsWaiting:N0} gaps wait to be filled, {feed.GapsGivenUp:N0} were given up: {problem}" : null;

    private static string Ago(long? us, DateTimeOffset now) =>
        us is not { } at ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (now - DateTimeOffset.UnixEpoch.AddMicroseconds(at)).TotalSeconds):N0} s ago");

    private static string Delay(long? us) => us is not { } delay ? "-" : string.Create(CultureInfo.InvariantCulture, $"{delay / 1000.0:N0} ms");
}
