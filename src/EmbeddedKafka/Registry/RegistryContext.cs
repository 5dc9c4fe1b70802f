namespace Candlewick.EmbeddedKafka.Registry;

/// <summary>
/// Contexts part a registry: subjects and ids of one are nothing to those of another. A subject of a context is written
/// <c>:.staging:ticks-value</c>; without one it is in the default context, <c>.</c>.
/// </summary>
internal static class RegistryContext
{
    public const string Default = ".";

    /// <summary>The context of a subject, the default for null.</summary>
    public static string Of(string? subject) =>
        subject is [':', '.', ..] && subject.IndexOf(':', 2) is > 0 and var end ? subject[1..end] : Default;

    /// <summary>The subject as it is named from anywhere, where <paramref name="context"/> holds for one that names none.</summary>
    public static string Qualify(string context, string subject)
    {
        string own = Of(subject);
        if (subject.StartsWith($":{own}:", StringComparison.Ordinal))
        {
            return own == Default ? subject[3..] : subject;
        }

        return Prefix(context) + subject;
    }

    /// <summary>What the names of a context's subjects begin with, which by itself means all of them.</summary>
    public static string Prefix(string context) => context == Default ? "" : $":{context}:";
}
