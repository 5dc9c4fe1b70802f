namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>What clients may write, by Confluent's names.</summary>
internal static class RegistryMode
{
    public const string ReadWrite = "READWRITE";
    public const string ReadOnly = "READONLY";

    /// <summary>Set for all, it also stops subjects that have a mode of their own.</summary>
    public const string ReadOnlyOverride = "READONLY_OVERRIDE";

    /// <summary>Schemas come with the ids and versions they have in another registry; compatibility is not checked.</summary>
    public const string Import = "IMPORT";

    private static readonly string[] All = [ReadWrite, ReadOnly, ReadOnlyOverride, Import];

    /// <summary>Null where there is no mode of that name, in whatever case.</summary>
    public static string? Find(string? name) => All.FirstOrDefault(mode => mode.Equals(name, StringComparison.OrdinalIgnoreCase));
}
