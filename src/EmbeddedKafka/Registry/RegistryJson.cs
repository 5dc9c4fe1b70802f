using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candlewick.EmbeddedKafka.Registry;

internal sealed record SchemaReference(string Name, string Subject, int Version);

/// <summary>Body of a registration or look-up. Fields this registry cannot keep are read so that they can be refused.</summary>
/// <param name="Schema">Text or base64 descriptor.</param>
/// <param name="SchemaType">AVRO where there is none.</param>
/// <param name="References">What it imports.</param>
/// <param name="Metadata">Refused.</param>
/// <param name="RuleSet">Refused.</param>
/// <param name="Id">The id it has elsewhere, in mode IMPORT; otherwise null, or below 1 as some clients send it.</param>
/// <param name="Version">The version it has elsewhere, in mode IMPORT.</param>
internal sealed record SchemaRequest(
    string? Schema, string? SchemaType, IReadOnlyList<SchemaReference>? References, JsonElement? Metadata, JsonElement? RuleSet,
    int? Id = null, int? Version = null);

internal sealed record RegisteredReply(int Id, int Version);

internal sealed record SchemaReply(Guid Guid, string Schema, string SchemaType, IReadOnlyList<SchemaReference>? References);

internal sealed record SubjectVersionReply(
    string Subject, int Version, int Id, Guid Guid, string SchemaType, string Schema, IReadOnlyList<SchemaReference>? References);

internal sealed record SubjectVersion(string Subject, int Version);

/// <summary>The id a schema has in a context.</summary>
internal sealed record ContextId(string Context, int Id);

/// <param name="Scope">Which registry this is.</param>
/// <param name="Id">Empty: a registry has no other name than its scope.</param>
internal sealed record MetadataId(MetadataScope Scope, string Id);

internal sealed record MetadataScope(IReadOnlyList<string> Path, IReadOnlyDictionary<string, string> Clusters);

internal sealed record MetadataVersion(string Version, string CommitId);

internal sealed record CompatibilityBody(string? Compatibility);

internal sealed record CompatibilityReply(string CompatibilityLevel);

/// <summary>Messages only where the client asked for them.</summary>
internal sealed record CheckReply([property: JsonPropertyName("is_compatible")] bool IsCompatible, IReadOnlyList<string>? Messages);

/// <summary>What is answered, and what is sent: a mode.</summary>
internal sealed record ModeReply(string? Mode);

internal sealed record ErrorReply([property: JsonPropertyName("error_code")] int ErrorCode, string Message);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SchemaRequest))]
[JsonSerializable(typeof(RegisteredReply))]
[JsonSerializable(typeof(SchemaReply))]
[JsonSerializable(typeof(SubjectVersionReply))]
[JsonSerializable(typeof(IReadOnlyList<SubjectVersionReply>))]
[JsonSerializable(typeof(IReadOnlyList<SubjectVersion>))]
[JsonSerializable(typeof(IReadOnlyList<ContextId>))]
[JsonSerializable(typeof(MetadataId))]
[JsonSerializable(typeof(MetadataVersion))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<int>))]
[JsonSerializable(typeof(CompatibilityBody))]
[JsonSerializable(typeof(CompatibilityReply))]
[JsonSerializable(typeof(CheckReply))]
[JsonSerializable(typeof(ModeReply))]
[JsonSerializable(typeof(ErrorReply))]
[JsonSerializable(typeof(JournalEntry))]
internal sealed partial class RegistryJson : JsonSerializerContext;
