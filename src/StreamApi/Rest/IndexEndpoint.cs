using System.Buffers;
using System.Text.Json;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Hub;
using Candlewick.StreamApi.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Candlewick.StreamApi.Rest;

/// <summary><c>GET /</c> and <c>GET /api</c>: what is served here, for somebody who looks for the first time.</summary>
internal sealed class IndexEndpoint(StreamApiOptions options, DashboardEndpoint dashboard)
{
    private const string CandlesExample = "/api/candles/NSE:RELIANCE?interval=1m&last=5";

    private readonly byte[] _index = Write(options, dashboard);

    public FileContentHttpResult Get() => TypedResults.Bytes(_index, "application/json");

    /// <summary>The answer to an address below <c>/api</c> that leads nowhere.</summary>
    public static ProblemHttpResult Unknown(HttpContext context) => RestProblem.From(new RequestException(
        ErrorCodes.NotFound, $"there is no {context.Request.Path}; GET /api says what there is, such as {CandlesExample}"));

    private static byte[] Write(StreamApiOptions options, DashboardEndpoint dashboard)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("name", "candlewick");
            json.WriteString("dashboard", dashboard.IsBuilt ? "/ (in a browser)" : DashboardEndpoint.NotBuilt);
            json.WriteStartArray("intervals");
            foreach (var spec in options.Intervals)
            {
                json.WriteStringValue(spec.ToString());
            }

            json.WriteEndArray();
            json.WriteString("candles", CandlesExample);
            json.WriteString("analysis", "/api/analysis/NSE:RELIANCE?interval=5m&indicators=sma(50),rsi(14)&last=100");
            json.WriteString("indicators", "/api/indicators");
            json.WriteString("instruments", "/api/instruments?query=nifty");
            json.WriteString("option_chain", "/api/option-chain/NIFTY");
            json.WriteString("calendar", "/api/calendar/NSE");
            json.WriteString("feeds", "/api/feeds");
            json.WriteString("quotes", "/api/quotes?instruments=NSE:RELIANCE");
            json.WriteString("events", "/api/events?last=50");
            json.WriteString("gaps", "/api/gaps?instrument=NSE:RELIANCE");
            json.WriteString("watch", "/api/watch");
            json.WriteString("alerts", "/api/alerts");
            json.WriteString("lists", "/api/lists");
            json.WriteString("jobs", "/api/jobs");
            json.WriteString("portfolio", "/api/portfolio");
            foreach (string path in options.Protocols.Select(p => p.Path).Distinct(StringComparer.Ordinal))
            {
                json.WriteString("stream", $"{path} (WebSocket)");
            }

            json.WriteString("signalr", MarketHub.Path);
            json.WriteString("server_sent_events", "/api/stream?channel=candles&instruments=NSE:RELIANCE&interval=1m");
            json.WriteString("health", "/health");
            json.WriteString("metrics", "/metrics");
            json.WriteString("documentation", "docs/protocol.md");
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
