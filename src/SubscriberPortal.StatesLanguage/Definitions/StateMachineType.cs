namespace SubscriberPortal.StatesLanguage.Definitions;

/// <summary>The two types of machines on AWS. Express machines may not use activities, callbacks or <c>.sync</c>.</summary>
public enum StateMachineType
{
    Standard,
    Express,
}
