using System.Text.Json.Serialization;
using Candlewick.Contracts.V1;

namespace Candlewick.Streaming.Feeds;

/// <summary>How a connection to a vendor is, for people and programs that do not read Kafka. Times are microseconds UTC, null where there is none; counts are since its process began.</summary>
/// <param name="Source"><c>&lt;feed&gt;/&lt;shard&gt;</c>.</param>
/// <param name="State"><c>connecting</c>, <c>up</c>, <c>down</c>, <c>stopped</c>, <c>refused</c>; <c>gone</c> where its process has said nothing for fifteen seconds.</param>
/// <param name="Connected">Its socket is open and subscribed.</param>
/// <param name="SinceUs">Since when it is in this state.</param>
/// <param name="Reason">Why it is not up.</param>
/// <param name="Address">Where it connects to.</param>
/// <param name="Configured">Instruments it is to have.</param>
/// <param name="Subscribed">Of how many the vendor has been asked.</param>
/// <param name="LastTickUs">Receive time of its last tick.</param>
/// <param name="DelayUs">From the exchange's time of the last tick to its receive time.</param>
/// <param name="GapsWaiting">Gaps of its command that wait to be filled from the vendor's history.</param>
/// <param name="GapsFilled">Those that were.</param>
/// <param name="GapsGivenUp">Those that will not be by themselves.</param>
/// <param name="GapProblem">Why the last could not be; null where one was filled since.</param>
public sealed record FeedDocument(
    string Source, string State, bool Connected, long? SinceUs, string? Reason, string Address, uint Configured, uint Subscribed, long? LastTickUs, long? DelayUs,
    long Ticks, long Bytes, long DecodeErrors, long Duplicates, long Reconnects, uint GapsWaiting, long GapsFilled, long GapsGivenUp, string? GapProblem)
{
    public static FeedDocument Of(FeedStatus status, DateTimeOffset now)
    {
        bool isGone = status.State is ConnectionState.Connecting or ConnectionState.Up or ConnectionState.Down && !status.IsAlive(now);
        string state = isGone ? "gone" : status.State.ToString().ToLowerInvariant();
        bool hasTick = status.LastTickUs != 0;
        return new FeedDocument(
            status.Source, state, state == "up", status.SinceUs == 0 ? null : status.SinceUs, status.Reason.Length == 0 ? null : status.Reason, status.Address, status.Wanted,
            isGone ? 0 : status.Subscribed, hasTick ? status.LastTickUs : null, hasTick ? status.DelayUs : null,
            status.Ticks, status.Bytes, status.DecodeErrors, status.Duplicates, status.Reconnects,
            status.GapsWaiting, status.GapsFilled, status.GapsGivenUp, status.GapProblem.Length == 0 ? null : status.GapProblem);
    }
}

/// <param name="Feeds">By source.</param>
public sealed record FeedList(IReadOnlyList<FeedDocument> Feeds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FeedList))]
public sealed partial class FeedJson : JsonSerializerContext;
