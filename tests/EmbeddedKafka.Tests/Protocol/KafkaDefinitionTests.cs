using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

namespace Candlewick.EmbeddedKafka.Tests.Protocol;

/// <summary>Our schemas against Apache Kafka's own: skipped where <c>KAFKA_HOME</c> has none.</summary>
public sealed class KafkaDefinitionTests
{
    [Theory]
    [MemberData(nameof(Schemas.Names), MemberType = typeof(Schemas))]
    public void Every_field_is_as_Kafka_defines_it(string api)
    {
        Assert.SkipUnless(KafkaDefinition.IsAvailable, "KAFKA_HOME names no Kafka");
        ApiSchema ours = Schemas.Api(api);
        KafkaDefinition request = KafkaDefinition.Load(api + "Request");
        KafkaDefinition response = KafkaDefinition.Load(api + "Response");

        // A version that Kafka itself calls unstable is left out.
        VersionRange all = request.Versions;
        VersionRange stable = request.IsNewestUnstable ? new VersionRange(all.First, (short)(all.Last - 1)) : all;
        Assert.Equal(stable.ToString(), ours.Versions.ToString());
        Assert.Equal(all.ToString(), response.Versions.ToString());
        Assert.Equal(request.Key, ours.Key);
        Assert.Equal(request.Flexible.ToString(), ours.Flexible.ToString());
        Assert.Equal(response.Flexible.ToString(), ours.Flexible.ToString());
        Assert.Equal(request.Lines(stable), FieldLines.Of(ours.Request!, stable));
        Assert.Equal(response.Lines(stable), FieldLines.Of(ours.Response!, stable));
    }

    [Fact]
    public void Api_keys_have_Kafkas_names()
    {
        Assert.SkipUnless(KafkaDefinition.IsAvailable, "KAFKA_HOME names no Kafka");
        Assert.Equal(
            KafkaDefinition.AllApis().OrderBy(api => api.Key),
            Enum.GetValues<ApiKey>().ToDictionary(key => (short)key, key => key.ToString()).OrderBy(api => api.Key));
    }
}
