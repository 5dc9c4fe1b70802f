namespace Candlewick.EmbeddedKafka.Registry.Protobuf.Compatibility;

/// <summary>A change after which readers of the new schema misread or lose data of the old one.</summary>
/// <param name="Code">Confluent's name of the change: <c>FIELD_KIND_CHANGED</c>.</param>
/// <param name="Path">Where: <c>#/Outer.Message/3</c>, a field by its number, a oneof by its name; <c>#/</c> for the file.</param>
/// <param name="Description">What changed, in a sentence without the path.</param>
internal sealed record ProtoDifference(string Code, string Path, string Description)
{
    /// <summary>As the messages of an answer show it.</summary>
    public override string ToString() => $"{{errorType:\"{Code}\", description:\"At path '{Path}': {Description}\"}}";
}
