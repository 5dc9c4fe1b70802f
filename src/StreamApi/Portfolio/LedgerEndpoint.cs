using System.Globalization;
using System.Text.Json;
using Candlewick.EventStore.Ledger;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Ledger;
using Candlewick.Market.Ledger.Imports;
using Candlewick.Market.Ticks;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Portfolio;

/// <summary>
/// The ledger of an account: <c>GET</c> reads it page by page, <c>POST</c> enters, also <c>/fills</c> and <c>/import</c>, and <c>DELETE</c> of an entry takes it
/// back with a reversal. What is entered is in the log when the answer comes, and in what is read a moment later.
/// </summary>
internal sealed class LedgerEndpoint(
    LedgerBook book, EntryReader reader, BrokerImport import, PostbackReader postbacks, InstrumentDirectory directory, StreamApiOptions options, TimeProvider time, ILogger<LedgerEndpoint> logger)
{
    public Task<IResult> GetAsync(string account, HttpContext context, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () =>
        {
            Check(account);
            var query = context.Request.Query;
            var range = RangeQuery.Parse(query);
            string? instrument = query["instrument"].ToString() is { Length: > 0 } name ? await ResolveAsync(name, cancellationToken) : null;
            EntryKind[] kinds = [.. query["kind"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Kind)];
            var entries = await book.History.ReadAsync(
                account, instrument, kinds.Length == 0 ? null : kinds, Us(range.From, 0), Us(range.To, TickTime.EndUs), Place(range.Cursor), range.Limit + 1, cancellationToken);
            string? next = null;
            if (entries.Count > range.Limit)
            {
                entries.RemoveAt(entries.Count - 1);
                next = KeyCursor.After(string.Create(CultureInfo.InvariantCulture, $"{entries[^1].TimeUs}|{entries[^1].Id}"));
                NextPage.Link(context, next);
            }

            return TypedResults.Bytes(PortfolioJson.Ledger(account, entries, next), "application/json");
        },
        logger);

    public Task<IResult> PostAsync(string account, HttpContext context, CancellationToken cancellationToken) => EnterAsync(account, context, null, cancellationToken);

    public Task<IResult> PostFillsAsync(string account, HttpContext context, CancellationToken cancellationToken) => EnterAsync(account, context, EntryKind.Fill, cancellationToken);

    public Task<IResult> ImportAsync(string account, HttpContext context, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () =>
        {
            Check(account);
            using var text = new StreamReader(context.Request.Body);
            string file = await text.ReadToEndAsync(cancellationToken);
            var query = context.Request.Query;
            return Answer(account, await book.EnterAsync(account, await import.ReadAsync(account, file, Text("format"), Text("date"), Text("charges"), Text("product"), cancellationToken), cancellationToken));

            string? Text(string name) => query[name].ToString() is { Length: > 0 } given ? given : null;
        },
        logger);

    /// <summary>For everybody: the checksum says that it is the broker.</summary>
    public Task<IResult> KitePostbackAsync(string account, HttpContext context, CancellationToken cancellationToken) => PostbackAsync(account, context, order =>
    {
        string secret = options.KiteSecret() ?? throw new RequestException(ErrorCodes.NotFound, "postbacks of Kite are not taken: KITE_API_SECRET is not set");
        return KiteOrder.IsSigned(order, secret) ? KiteOrder.Read(order) : throw new RequestException(ErrorCodes.NotAllowed, "the checksum is not that of this order and KITE_API_SECRET");
    }, cancellationToken);

    /// <summary>These brokers sign nothing: the key of the request says who it is.</summary>
    public Task<IResult> SmartApiPostbackAsync(string account, HttpContext context, CancellationToken cancellationToken) => PostbackAsync(account, context, SmartApiOrder.Read, cancellationToken);

    /// <inheritdoc cref="SmartApiPostbackAsync"/>
    public Task<IResult> BreezePostbackAsync(string account, HttpContext context, CancellationToken cancellationToken) => PostbackAsync(account, context, BreezeOrder.Read, cancellationToken);

    public Task<IResult> DeleteAsync(string account, string entry, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () =>
        {
            Check(account);
            var known = Guid.TryParse(entry, out var id) ? (await book.History.FindAsync(account, [id], cancellationToken)).FirstOrDefault() : null;
            if (known is null)
            {
                throw new RequestException(ErrorCodes.NotFound, $"account {account} has no entry '{InstrumentDirectory.Clip(entry)}'; GET /api/portfolio/{account}/ledger has their ids as \"entry\"");
            }

            string reference = $"reversal of {known.Id}";
            var before = await book.History.FindAsync(account, [EntryId.Of(account, reference)], cancellationToken);
            return Answer(account, before.Count > 0 ? new EnteredEntries([], before) : await book.EnterAsync(account, [Reversal(known, reference)], cancellationToken));
        },
        logger);

    private Task<IResult> PostbackAsync(string account, HttpContext context, Func<JsonElement, BrokerOrder?> read, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () =>
        {
            Check(account);
            var fill = await postbacks.ReadAsync(account, context.Request.Body, read, context.Request.Query["charges"], cancellationToken);
            return Answer(account, fill is null ? new EnteredEntries([], []) : await book.EnterAsync(account, [fill], cancellationToken));
        },
        logger);

    private LedgerEntry Reversal(LedgerEntry known, string reference) => new()
    {
        Account = known.Account,
        Instrument = known.Instrument,
        Kind = EntryKind.Reversal,
        Reference = reference,
        TimeUs = TimeText.ToUs(time.GetUtcNow()),
        Currency = known.Currency,
        Reverses = known.Id,
        Source = "rest",
    };

    private Task<IResult> EnterAsync(string account, HttpContext context, EntryKind? kind, CancellationToken cancellationToken) => RestAnswer.OfAsync(
        async () =>
        {
            Check(account);
            return Answer(account, await book.EnterAsync(account, await reader.ReadAsync(account, context.Request.Body, kind, cancellationToken), cancellationToken));
        },
        logger);

    private async Task<string> ResolveAsync(string name, CancellationToken cancellationToken) =>
        CashInstrument.Is(name) ? name : (await directory.ResolveAsync([name], cancellationToken)).Ids[0];

    private static IResult Answer(string account, EnteredEntries entered) => TypedResults.Bytes(PortfolioJson.Entered(account, entered), "application/json");

    private static void Check(string account)
    {
        if (!EntryText.IsAccount(account))
        {
            throw new RequestException(ErrorCodes.BadRequest, $"account '{InstrumentDirectory.Clip(account)}' is not 1 to 32 of A-Z a-z 0-9 _ -");
        }
    }

    private static EntryKind Kind(string name) => EntryNames.Find(name) ?? throw new RequestException(
        ErrorCodes.BadRequest, $"there is no kind '{InstrumentDirectory.Clip(name)}'; there are fill, deposit, withdrawal, fee, dividend, split, bonus, adjustment, reversal, rate");

    private static long Us(StartFrom? at, long absent) => at switch
    {
        null => absent,
        StartFrom.Time moment => Math.Min(moment.Us, TickTime.EndUs),
        _ => throw new RequestException(ErrorCodes.BadRequest, "from and to are moments here: a time with its zone, or microseconds since 1970"),
    };

    private static LedgerPlace? Place(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        string[] parts = KeyCursor.Decode(cursor)!.Split('|');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long us) && us <= TickTime.EndUs && Guid.TryParse(parts[1], out var id)
            ? new LedgerPlace(us, id)
            : throw new RequestException(ErrorCodes.BadCursor, "cursor is not one of a ledger; give back \"next\" of the answer before unchanged");
    }
}
