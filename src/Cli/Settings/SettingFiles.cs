using System.Collections;

namespace Candlewick.Cli.Settings;

/// <summary>
/// Settings that may be secret can be given by file: <c>NAME_FILE</c> names the file that holds the value of
/// <c>NAME</c>, as container secrets are handed over.
/// </summary>
internal static class SettingFiles
{
    private const string Suffix = "_FILE";

    /// <summary>The environment with the files' contents in it, without line breaks at their ends.</summary>
    /// <exception cref="SettingException">A file cannot be read, or its setting is given twice.</exception>
    public static IDictionary Resolve(IDictionary environment)
    {
        var resolved = new Hashtable(environment);
        foreach (string variable in environment.Keys.OfType<string>().Where(MayBeSecret))
        {
            string name = variable[..^Suffix.Length];
            resolved.Remove(variable);
            if (environment[variable] is not string { Length: > 0 } file)
            {
                continue;
            }

            if (environment[name] is string { Length: > 0 })
            {
                throw new SettingException($"{name} and {variable} are both set; expected one of them");
            }

            resolved[name] = Read(variable, file);
        }

        return resolved;
    }

    private static bool MayBeSecret(string variable) =>
        variable is "POSTGRES" + Suffix or "POSTGRES_PASSWORD" + Suffix or "SCHEMA_REGISTRY" + Suffix or "SESSION_KEY" + Suffix
        || (variable.StartsWith("KAFKA_", StringComparison.Ordinal) && variable.EndsWith(Suffix, StringComparison.Ordinal));

    private static string Read(string variable, string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"{variable} is '{file}', which cannot be read: {e.Message}", e);
        }
    }
}
