namespace MailKit.Sandbox.State;

/// <summary>One document that a change leaves behind, or takes away when there is no row.</summary>
public readonly record struct DocumentChange(string Kind, string Id, object? Row);
