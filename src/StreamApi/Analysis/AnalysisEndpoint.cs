using Candlewick.EventStore.Candles;
using Candlewick.Instruments.Continuous;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Access;
using Candlewick.StreamApi.Candles;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Rest;
using Candlewick.StreamApi.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Analysis;

/// <summary><c>GET /api/analysis/{instrument}</c>: any indicators over candles of any interval, computed when they are read, the open candle last and marked.</summary>
internal sealed class AnalysisEndpoint(
    CandleHistory store, ChannelSet channels, CandleGrids grids, InstrumentDirectory directory, ContinuousFutures futures, TimeRange times, StreamApiOptions options,
    TimeProvider time, ILogger<AnalysisEndpoint> logger)
{
    /// <summary>Candles before the first one that is answered: as long as the longest window, after which exponential averages have forgotten where they began.</summary>
    private const int WarmUp = 2_000;

    public Task<IResult> GetAsync(string instrument, HttpContext context) => RestAnswer.OfAsync(
        () => AnswerAsync(instrument, AnalysisRequest.Parse(context.Request.Query, options.Intervals), context), logger);

    private async Task<IResult> AnswerAsync(string instrument, AnalysisRequest request, HttpContext context)
    {
        var series = await FindAsync(instrument, context);
        var benchmark = request.Benchmark is { } name ? await FindAsync(name, context) : null;
        if (benchmark is not null)
        {
            context.Features.Get<Grant>()?.Require("candles", benchmark.Resolution.Set);
        }

        var candles = Candles(series, request.Candles.Interval);
        var (rows, warm) = await ReadAsync(candles, series, request.Candles, context.RequestAborted);
        string? next = null;
        if (request.Candles.Range.Last is null && rows.Count - warm > request.Candles.Range.Limit)
        {
            rows.RemoveRange(warm + request.Candles.Range.Limit, rows.Count - warm - request.Candles.Range.Limit);
            next = CandleRequest.CursorAfter(rows[^1]);
            NextPage.Link(context, next);
        }
        else if (request.Candles.Range.To is null && await OpenAsync(series, request.Candles.Interval, context.RequestAborted) is { } open && (rows.Count == 0 || open.StartUs > rows[^1].StartUs))
        {
            rows.Add(open);
        }

        var closes = benchmark is null || rows.Count == 0 ? [] : await ClosesAsync(Candles(benchmark, request.Candles.Interval), rows, context.RequestAborted);
        return AnalysisAnswer.Of(series.Name, request.Candles.Interval.ToString(), AnalysedCandle.Of(rows, warm, request.Indicators, closes), request.Indicators, next);
    }

    private Task<CandleSeries> FindAsync(string name, HttpContext context) =>
        CandleSeries.FindAsync(name, RollParameter.Read(name, null), directory, futures, context.RequestAborted);

    private ICandleSeries Candles(CandleSeries series, ServedInterval interval)
    {
        string from = interval.From.ToString();
        var built = interval.From.IsFast
            ? new JoinedCandles(span => new FastCandles((ServedStream)channels[CandleChannels.Fast], span.Instrument, from), series.Spans, null)
            : new JoinedCandles(span => new StoredCandles(store, span.Instrument, from), series.Spans, null);
        return interval.IsMerged ? new MergedSeries(built, grids.Of(interval), series.Name, Settling.EndedUs(time)) : built;
    }

    /// <summary>The candles asked for, and before them those that are only computed over.</summary>
    private async Task<(List<CandleRow> Rows, int Warm)> ReadAsync(ICandleSeries candles, CandleSeries series, CandleRequest request, CancellationToken cancellationToken)
    {
        long to = TimeRange.ToUs(request.Range.To, series.Resolution);
        if (request.Range.Last is { } last)
        {
            var rows = await candles.ReadLastAsync(to, last + WarmUp, cancellationToken);
            return (rows, Math.Max(0, rows.Count - last));
        }

        long from = request.Range.From is null ? 0 : await times.FromUsAsync(request.Range.From, series.Resolution, [request.Interval.From.ToString()], cancellationToken);
        if (from >= to)
        {
            throw new RequestException(ErrorCodes.BadRequest, "to is not later than from");
        }

        from = request.After is { } after ? Math.Max(from, after + 1) : from;
        var asked = await candles.ReadFirstAsync(from, to, request.Range.Limit + 1, cancellationToken);
        var before = from > 0 && asked.Count > 0 ? await candles.ReadLastAsync(from, WarmUp, cancellationToken) : [];
        return ([.. before, .. asked], before.Count);
    }

    /// <summary>The candle that is open now; null where there is none.</summary>
    private async Task<CandleRow?> OpenAsync(CandleSeries series, ServedInterval interval, CancellationToken cancellationToken)
    {
        if (interval.From.IsFast || series.Spans.Count != 1)
        {
            return null;
        }

        var served = (ServedState)channels[CandleChannels.Open];
        served.RequireReady();
        string id = series.Spans[0].Instrument;
        var scope = new Scope(CandleChannels.Open, new InstrumentSet([id], []), [interval.ToString()]);
        using var following = await served.State.FollowAsync(scope, [id], cancellationToken);
        var items = new List<Item>();
        served.State.Read(0, scope, 1, items);
        return items.OfType<CandleItem>().Select(item => item.Row).FirstOrDefault(row => row.IsOpen);
    }

    private static async Task<Dictionary<long, double>> ClosesAsync(ICandleSeries benchmark, List<CandleRow> rows, CancellationToken cancellationToken)
    {
        // It may have candles where the instrument has none.
        var closes = await benchmark.ReadFirstAsync(rows[0].StartUs, rows[^1].StartUs + 1, 2 * rows.Count, cancellationToken);
        return closes.ToDictionary(row => row.StartUs, row => (double)row.Close);
    }
}
