using SubscriberPortal.Jobs.Workflows.Embedded;

namespace SubscriberPortal.Jobs.Workflows.Wire;

/// <summary>Reads the ARNs of requests: what is no ARN of Step Functions is invalid, what is not ours does not exist.</summary>
internal static class WireArns
{
    /// <summary>The state machine's name.</summary>
    public static string StateMachine(WireRequest request, string member = "stateMachineArn")
    {
        var arn = Arn(request, member);
        return WorkflowArns.StateMachineOf(arn) ?? throw WireException.NoStateMachine(arn);
    }

    /// <summary>The execution's key.</summary>
    public static string Execution(WireRequest request)
    {
        var arn = Arn(request, "executionArn");
        return WorkflowArns.KeyOf(arn) ?? throw WireException.NoExecution(arn);
    }

    /// <summary>The activity's name.</summary>
    public static string Activity(WireRequest request)
    {
        var arn = Arn(request, "activityArn");
        return WorkflowArns.ActivityOf(arn) ?? throw WireException.NoActivity(arn);
    }

    public static string Arn(WireRequest request, string member)
    {
        var arn = request.Required(member);
        return arn.StartsWith("arn:aws:states:", StringComparison.Ordinal) ? arn : throw WireException.InvalidArn(arn);
    }

    /// <summary>A new resource's name.</summary>
    public static string NewName(WireRequest request)
    {
        var name = request.Required("name");
        CheckName(name);
        return name;
    }

    public static void CheckName(string name)
    {
        if (!ExecutionNames.IsValid(name)) throw WireException.Of("InvalidName", $"Invalid Name: '{name}'");
    }
}
