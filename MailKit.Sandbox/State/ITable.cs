namespace MailKit.Sandbox.State;

/// <summary>A table as the file sees it: a kind of document that can be loaded.</summary>
public interface ITable
{
    string Kind { get; }

    void Load(ReadOnlySpan<byte> json);
}
