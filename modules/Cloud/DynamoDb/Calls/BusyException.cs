namespace SubscriberPortal.Cloud.DynamoDb.Calls;

/// <summary>So many requests of this instance are waiting for DynamoDB that this one was not sent in its time.</summary>
internal sealed class BusyException() : Exception("Too many requests to DynamoDB are waiting.");
