using System.Text.Json.Serialization;

namespace Candlewick.Ingestor.Recording;

/// <summary>The first line of a recording.</summary>
/// <param name="Candlewick">What it is: <see cref="Frames"/>.</param>
/// <param name="Feed">Whose frames they are.</param>
/// <param name="BeganUs">Microseconds UTC.</param>
internal sealed record RecordingHeader(string Candlewick, string Feed, long BeganUs)
{
    public const string Frames = "frames 1";
}

/// <summary>A line of the token map, where its instrument was subscribed or ended: what the vendor called it then.</summary>
internal sealed record RecordedInstrument(string Instrument, string Symbol, string SessionGroup);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RecordingHeader))]
[JsonSerializable(typeof(RecordedInstrument))]
internal sealed partial class RecordingJson : JsonSerializerContext;
