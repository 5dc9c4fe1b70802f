using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Candlewick.EventStore.Events;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Rest;

/// <summary><c>GET /api/gaps?instrument=</c>: which data of an instrument the pipeline knows that it missed, and whether it came afterwards.</summary>
internal sealed class GapEndpoint(GapHistory gaps, InstrumentDirectory directory, TimeRange times, TimeProvider time, ILogger<GapEndpoint> logger)
{
    /// <summary>Longest time of one answer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    /// <summary>What is looked at where nobody says where to begin.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromDays(30);

    public Task<IResult> GetAsync(HttpContext context, CancellationToken cancellationToken) => RestAnswer.OfAsync(() => AnswerAsync(context, cancellationToken), logger);

    private async Task<IResult> AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        string name = context.Request.Query["instrument"].ToString();
        if (name.Length == 0 || name.Contains('*', StringComparison.Ordinal))
        {
            throw new RequestException(ErrorCodes.BadRequest, "instrument must be one id or bare symbol, such as instrument=BINANCE:BTC-USDT");
        }

        var range = RangeQuery.Parse(context.Request.Query);
        HistoryRows.Take(context, range);
        var resolution = await directory.ResolveAsync([name], cancellationToken);
        var to = DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Min(TimeRange.ToUs(range.To, resolution), TimeText.ToUs(time.GetUtcNow().AddDays(1))));
        var from = range.From is null ? to - Usual : DateTimeOffset.UnixEpoch.AddMicroseconds(await times.FromUsAsync(range.From, resolution, [], cancellationToken));
        if (from >= to)
        {
            throw new RequestException(ErrorCodes.BadRequest, "to is not later than from");
        }

        if (to - from > Longest)
        {
            throw new RequestException(ErrorCodes.RangeTooLarge, $"from and to are more than {Longest.TotalDays:0} days apart; ask in parts");
        }

        string instrument = resolution.Ids[0];
        var found = await gaps.ReadAsync(instrument, from.UtcDateTime, to.UtcDateTime, cancellationToken);
        int first = First(found, KeyCursor.Decode(range.Cursor ?? ""));
        var page = found.Skip(first).Take(range.Limit).ToList();
        string? next = first + page.Count < found.Count ? KeyCursor.After(KeyOf(page[^1])) : null;
        NextPage.Link(context, next);
        return TypedResults.Bytes(Json(instrument, page, next), "application/json");
    }

    /// <summary>Where the page begins: gaps are never taken back, so that the last one of the page before is there.</summary>
    private static int First(List<StoredGap> found, string? after) =>
        after is null ? 0
        : found.FindIndex(gap => KeyOf(gap) == after) is >= 0 and var last ? last + 1
        : throw new RequestException(ErrorCodes.BadCursor, "the cursor is of another question; give back \"next\" of the answer before with the same instrument and times");

    private static string KeyOf(StoredGap gap) => string.Create(CultureInfo.InvariantCulture, $"{gap.FromUs}|{gap.ToUs}|{gap.Feed}|{gap.Instrument}");

    internal static byte[] Json(string instrument, List<StoredGap> gaps, string? next)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (gaps.Count * 160));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("instrument", instrument);
            json.WriteString("next", next);
            json.WriteStartArray("gaps");
            foreach (var gap in gaps)
            {
                json.WriteStartObject();
                json.WriteString("feed", gap.Feed);
                json.WriteString("instrument", gap.Instrument);
                json.WriteNumber("from_us", gap.FromUs);
                json.WriteNumber("to_us", gap.ToUs);
                json.WriteString("cause", gap.Cause);
                json.WriteBoolean("filled", gap.IsFilled);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
