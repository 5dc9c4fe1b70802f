using Candlewick.Market.Candles;
using Candlewick.Market.Indicators;
using Candlewick.StreamApi.Protocol;
using Candlewick.StreamApi.Rest;
using Microsoft.AspNetCore.Http;

namespace Candlewick.StreamApi.Analysis;

/// <summary>The query of <c>GET /api/analysis/{instrument}</c>.</summary>
/// <param name="Candles">Which candles are answered for.</param>
/// <param name="Indicators">What is computed of them.</param>
/// <param name="Benchmark">What beta and correlation compare with; null: nothing.</param>
internal sealed record AnalysisRequest(CandleRequest Candles, IndicatorSet Indicators, string? Benchmark)
{
    public static readonly string[] Parameters = ["interval", "indicators", "benchmark", "from", "to", "last", "limit", "cursor"];

    /// <summary>Most indicators of one answer; all candlestick patterns are as many again.</summary>
    private const int MaxIndicators = 100;

    /// <exception cref="RequestException">A parameter is wrong; the message names it and what it may be.</exception>
    public static AnalysisRequest Parse(IQueryCollection query, IEnumerable<BarSpec> built)
    {
        string text = query["indicators"].ToString();
        if (!IndicatorSpec.TryParseList(text, out var specs, out string? error))
        {
            throw new RequestException(ErrorCodes.BadRequest, $"indicators: {error}");
        }

        return specs.Count is >= 1 and <= MaxIndicators
            ? new AnalysisRequest(CandleRequest.Parse(query, built), new IndicatorSet(specs), query["benchmark"].ToString() is { Length: > 0 } benchmark ? benchmark : null)
            : throw new RequestException(ErrorCodes.BadRequest, specs.Count == 0
                ? "indicators is missing; name some of GET /api/indicators, such as indicators=sma(50),rsi(14)"
                : $"indicators has {specs.Count}; at most {MaxIndicators} are computed at once");
    }
}
