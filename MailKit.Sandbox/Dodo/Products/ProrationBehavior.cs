namespace MailKit.Sandbox.Dodo.Products;

public enum ProrationBehavior
{
    Prorate,
    NoProrate,
}
