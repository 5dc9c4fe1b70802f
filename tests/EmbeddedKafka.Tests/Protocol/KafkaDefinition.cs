using System.IO.Compression;
using System.Text.Json;
using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

/// <summary>Apache Kafka's own message definitions, from the client library under <c>KAFKA_HOME</c>.</summary>
internal sealed class KafkaDefinition
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private static readonly string? Jar = Find();

    private readonly JsonElement _root;

    private KafkaDefinition(JsonElement root) => _root = root;

    public static bool IsAvailable => Jar is not null;

    public short Key => _root.GetProperty("apiKey").GetInt16();

    public VersionRange Versions => Range(_root.GetProperty("validVersions").GetString()!);

    public VersionRange Flexible => Range(_root.GetProperty("flexibleVersions").GetString()!);

    public bool IsNewestUnstable => _root.TryGetProperty("latestVersionUnstable", out JsonElement unstable) && unstable.GetBoolean();

    /// <summary>Reads the definition named, for example, <c>ProduceRequest</c>.</summary>
    public static KafkaDefinition Load(string message)
    {
        using ZipArchive jar = ZipFile.OpenRead(Jar!);
        using Stream entry = jar.GetEntry($"common/message/{message}.json")!.Open();
        return new KafkaDefinition(JsonDocument.Parse(entry, Lenient).RootElement);
    }

    /// <summary>The names of all APIs with a request, by key.</summary>
    public static Dictionary<short, string> AllApis()
    {
        using ZipArchive jar = ZipFile.OpenRead(Jar!);
        return jar.Entries
            .Where(entry => entry.FullName.StartsWith("common/message/", StringComparison.Ordinal)
                && entry.Name.EndsWith("Request.json", StringComparison.Ordinal))
            .Select(entry => Path.GetFileNameWithoutExtension(entry.Name))
            .ToDictionary(name => Load(name).Key, name => name[..^"Request".Length]);
    }

    /// <summary>
    /// Every field in order, one line each, as <see cref="FieldLines"/> writes ours: path, type, and within the versions
    /// given where it exists, where it may be null, its tag and its default.
    /// </summary>
    public IEnumerable<string> Lines(VersionRange versions)
    {
        Dictionary<string, JsonElement> common = _root.TryGetProperty("commonStructs", out JsonElement structs)
            ? structs.EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!, s => s.GetProperty("fields"))
            : [];
        return Lines(_root.GetProperty("fields"), "", versions, common);
    }

    private static IEnumerable<string> Lines(
        JsonElement fields, string path, VersionRange parent, Dictionary<string, JsonElement> common)
    {
        foreach (JsonElement field in fields.EnumerateArray())
        {
            VersionRange versions = Range(field.GetProperty("versions").GetString()!).Intersect(parent);
            if (versions.IsEmpty) continue;

            string name = field.GetProperty("name").GetString()!;
            // Kafka starts two of its names with a small letter.
            name = path + char.ToUpperInvariant(name[0]) + name[1..];
            string type = field.GetProperty("type").GetString()!;
            string element = type.StartsWith("[]", StringComparison.Ordinal) ? type[2..] : type;
            bool isStruct = field.TryGetProperty("fields", out JsonElement inner) || common.TryGetValue(element, out inner);
            VersionRange nullable = field.TryGetProperty("nullableVersions", out JsonElement n)
                ? Range(n.GetString()!).Intersect(versions)
                : VersionRange.None;
            int? tag = null;
            if (field.TryGetProperty("tag", out JsonElement t))
            {
                tag = t.GetInt32();
                Assert.Equal(versions.ToString(), Range(field.GetProperty("taggedVersions").GetString()!).Intersect(parent).ToString());
            }

            Assert.False(field.TryGetProperty("flexibleVersions", out _), $"{name} has flexible versions of its own");
            string written = field.TryGetProperty("default", out JsonElement d) ? d.ToString() : "";
            // A tag is left out at its default, so there the default is on the wire: ours is null.
            Assert.False(tag is not null && !nullable.IsEmpty && written != "null", $"{name} is a nullable tag that is not null by default");
            string kind = isStruct ? type.Replace(element, "struct", StringComparison.Ordinal) : type;
            yield return FieldLines.Line(name, kind, versions, nullable, tag, FieldLines.Default(written, nullable));
            if (!isStruct) continue;
            foreach (string line in Lines(inner, name + ".", versions, common)) yield return line;
        }
    }

    private static VersionRange Range(string text)
    {
        Assert.True(VersionRange.TryParse(text, out VersionRange range), text);
        return range;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("KAFKA_HOME") is not { Length: > 0 } home) return null;
        string libraries = Path.Combine(home, "libs");
        return Directory.Exists(libraries) ? Directory.GetFiles(libraries, "kafka-clients-*.jar").FirstOrDefault() : null;
    }
}
