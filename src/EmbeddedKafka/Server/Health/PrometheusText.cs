using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Candlewick.EmbeddedKafka.Server.Health;

/// <summary>A meter's observable instruments in Prometheus' text format 0.0.4, to be read without a collector.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(Meter meter)
    {
        var text = new StringBuilder();
        Instrument? last = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter == meter)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string name = NameOf(instrument);
            if (instrument != last)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {TypeOf(instrument)}\n");
                last = instrument;
            }

            text.Append(name);
            AppendLabels(text, tags);
            text.Append(CultureInfo.InvariantCulture, $" {value}\n");
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return text.ToString();
    }

    private static string NameOf(Instrument instrument) =>
        instrument.Name.Replace('.', '_') + (instrument.Unit == "By" ? "_bytes" : "") + (TypeOf(instrument) == "counter" ? "_total" : "");

    private static string TypeOf(Instrument instrument) => instrument is ObservableCounter<long> ? "counter" : "gauge";

    private static void AppendLabels(StringBuilder text, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        char before = '{';
        foreach (var (name, value) in tags)
        {
            string escaped = Convert.ToString(value, CultureInfo.InvariantCulture)!
                .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"{before}{name}=\"{escaped}\"");
            before = ',';
        }

        if (!tags.IsEmpty)
        {
            text.Append('}');
        }
    }
}
