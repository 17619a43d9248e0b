using Microsoft.Extensions.Options;

namespace SubscriberPortal.Cloud;

internal sealed class CloudOptionsValidator : IValidateOptions<CloudOptions>
{
    public const string Sqlite = "Sqlite";

    public ValidateOptionsResult Validate(string? name, CloudOptions options) => options.Store switch
    {
        Sqlite => ValidateOptionsResult.Success,
        "DynamoDb" => ValidateOptionsResult.Fail("Cloud:Store is 'DynamoDb', which this version does not bring yet; set it to 'Sqlite'."),
        _ => ValidateOptionsResult.Fail($"Cloud:Store must be 'Sqlite' or 'DynamoDb', but is '{options.Store}'."),
    };
}
