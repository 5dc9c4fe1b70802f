namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>An answer that is an error: an HTTP status, Confluent's code for it, and a sentence.</summary>
internal sealed class RegistryError(int status, int code, string message) : Exception(message)
{
    public int Status { get; } = status;

    public int Code { get; } = code;

    public static RegistryError NoSubject(string subject) => new(404, 40401, $"Subject '{subject}' not found.");

    public static RegistryError NoVersion(string version) => new(404, 40402, $"Version {version} not found.");

    public static RegistryError NoSchema() => new(404, 40403, "Schema not found");

    public static RegistryError SubjectDeleted(string subject) =>
        new(404, 40404, $"Subject '{subject}' was soft deleted. Set permanent=true to delete permanently");

    public static RegistryError SubjectNotDeleted(string subject) =>
        new(404, 40405, $"Subject '{subject}' was not deleted first before being permanently deleted");

    public static RegistryError VersionDeleted(string subject, int version) =>
        new(404, 40406, $"Subject '{subject}' Version {version} was soft deleted. Set permanent=true to delete permanently");

    public static RegistryError VersionNotDeleted(string subject, int version) =>
        new(404, 40407, $"Subject '{subject}' Version {version} was not deleted first before being permanently deleted");

    public static RegistryError NoLevel(string? subject) => new(404, 40408, $"Subject '{subject}' does not have subject-level compatibility configured");

    public static RegistryError NoMode(string? subject) => new(404, 40409, $"Subject '{subject}' does not have subject-level mode configured");

    public static RegistryError Incompatible(string subject, IEnumerable<string> reasons) =>
        new(409, 409, $"Schema being registered is incompatible with an earlier schema for subject \"{subject}\", details: [{string.Join(", ", reasons)}]");

    public static RegistryError InvalidSchema(string why) => new(422, 42201, $"Invalid schema: {why}");

    public static RegistryError InvalidVersion(string version) =>
        new(422, 42202, $"The specified version '{version}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");

    public static RegistryError InvalidCompatibility(string? level) =>
        new(422, 42203, $"Invalid compatibility level '{level}'. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive");

    public static RegistryError InvalidMode(string? mode) =>
        new(422, 42204, $"Invalid mode '{mode}'. Valid values are READWRITE, READONLY, READONLY_OVERRIDE, and IMPORT");

    public static RegistryError NotPermitted(string why) => new(422, 42205, why);

    public static RegistryError Referenced(string subject, int version) =>
        new(422, 42206, $"One or more references exist to the schema with subject '{subject}' and version {version}.");
}
