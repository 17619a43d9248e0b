using Microsoft.Extensions.Options;

namespace SubscriberPortal.State;

internal sealed class StateOptionsValidator : IValidateOptions<StateOptions>
{
    public ValidateOptionsResult Validate(string? name, StateOptions options) => options.Store switch
    {
        StateStoreRegistration.Sqlite => ValidateOptionsResult.Success,
        "DynamoDb" => ValidateOptionsResult.Fail("State:Store is 'DynamoDb', which this version does not bring yet; set it to 'Sqlite'."),
        _ => ValidateOptionsResult.Fail($"State:Store must be 'Sqlite' or 'DynamoDb', but is '{options.Store}'."),
    };
}
