using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace Candlewick.Streaming.Tracing;

/// <summary>
/// The header <c>traceparent</c> of records (W3C Trace Context), by which a trace goes from service to service. Sampled ticks have
/// it, and the candles that they moved.
/// </summary>
public static class TraceHeaders
{
    private const string TraceParent = "traceparent";

    /// <summary>Only asked whether anybody listens to sources of ours.</summary>
    private static readonly ActivitySource Ours = new("Candlewick.Streaming");

    /// <summary>
    /// <c>ConsumeResultFields</c> of a consumer whose service goes on with traces. Headers cost an allocation a record, and are
    /// left out where nobody listens when it is built.
    /// </summary>
    /// <param name="fields">What it needs anyway, separated by commas; may be empty.</param>
    public static string Fields(string fields) =>
        Ours.HasListeners() ? (fields.Length == 0 ? "headers" : $"headers,{fields}")
        : fields.Length == 0 ? "none"
        : fields;

    /// <summary>The trace that a record belongs to; null where it belongs to none.</summary>
    public static string? Read(Headers? headers) =>
        headers is { Count: > 0 } && headers.TryGetLastBytes(TraceParent, out byte[] value)
        && Encoding.ASCII.GetString(value) is var trace && ActivityContext.TryParse(trace, traceState: null, out _)
            ? trace
            : null;

    /// <summary>Headers of a record that has no others.</summary>
    public static Headers Of(string trace)
    {
        var headers = new Headers();
        Write(headers, trace);
        return headers;
    }

    /// <param name="trace">An <see cref="Activity.Id"/>, or what was read.</param>
    public static void Write(Headers headers, string trace) => headers.Add(TraceParent, Encoding.ASCII.GetBytes(trace));
}
