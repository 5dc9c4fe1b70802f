using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Candlewick.EventStore.Migrations;

/// <summary>One versioned step of the schema: an embedded file <c>NNN_name.sql</c>.</summary>
/// <param name="Version">The number the file's name begins with; steps are applied in its order.</param>
/// <param name="Name">The rest of the file's name.</param>
/// <param name="Sql">The statements.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>SHA-256 of the text. Line endings are left out of it: a checkout may have changed them.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>Every step this build knows, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = ReadAll();

    private static Migration[] ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .OrderBy(m => m.Version)
            .ToArray();
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        int split = resource.IndexOf('_', StringComparison.Ordinal);
        return new Migration(
            int.Parse(resource[..split], CultureInfo.InvariantCulture), resource[(split + 1)..^".sql".Length], reader.ReadToEnd());
    }
}
