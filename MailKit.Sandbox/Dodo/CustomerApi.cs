using System.Text.Json;

namespace MailKit.Sandbox.Dodo;

/// <summary>Customers, what they have left, and the link to their portal.</summary>
public static class CustomerApi
{
    public static void MapDodoCustomers(this WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<SandboxAddresses>();

        app.Map("POST", "/customers", CreateAsync);
        app.Map("GET", "/customers", ListAsync);
        app.Map("GET", "/customers/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Find(s, call))));
        app.Map("PATCH", "/customers/{id}", PatchAsync);
        app.Map("GET", "/customers/{id}/credit-entitlements", CreditsAsync);
        app.Map("POST", "/customers/{id}/customer-portal/session", async (call, state) =>
        {
            var customer = await state.ReadAsync(s => Find(s, call));
            await call.AnswerAsync(new PortalLink(addresses.PortalUrl(customer.CustomerId)));
        });
    }

    private static Customer Find(SandboxState state, DodoCall call) => state.Customers.Find(call.Route("id")) ?? throw DodoRefusalException.NotFound("Customer");

    private static async Task CreateAsync(DodoCall call, SandboxState state)
    {
        var request = await call.BodyAsync<CreateCustomer>();
        Check(request.Email, request.Name, request.Metadata);

        await call.AnswerAsync(await state.ChangeAsync(change => change.Put(state.Customers, new Customer
        {
            CustomerId = Ids.New("cus"),
            BusinessId = state.Now.BusinessId,
            Email = request.Email,
            Name = request.Name,
            PhoneNumber = request.PhoneNumber,
            Metadata = request.Metadata.OrEmpty(),
            CreatedAt = change.At,
        })));
    }

    private static async Task PatchAsync(DodoCall call, SandboxState state)
    {
        var request = await call.BodyAsync<PatchCustomer>();
        Check(request.Email, request.Name, request.Metadata);

        await call.AnswerAsync(await state.ChangeAsync(change =>
        {
            var customer = Find(state, call);

            return change.Put(state.Customers, customer with
            {
                Email = request.Email ?? customer.Email,
                Name = request.Name ?? customer.Name,
                PhoneNumber = request.PhoneNumber ?? customer.PhoneNumber,
                Metadata = request.Metadata is { ValueKind: JsonValueKind.Object } metadata ? metadata : customer.Metadata,
            });
        }));
    }

    private static async Task ListAsync(DodoCall call, SandboxState state)
    {
        var (email, name) = (call.Query("email"), call.Query("name"));

        await call.AnswerAsync(await state.ReadAsync(s => new Items<Customer>(call.Page(s.Customers.NewestFirst.Where(c =>
            (email is null || string.Equals(c.Email, email, StringComparison.OrdinalIgnoreCase))
            && (name is null || c.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            && call.Within(c.CreatedAt))))));
    }

    private static async Task CreditsAsync(DodoCall call, SandboxState state)
        => await call.AnswerAsync(await state.ReadAsync(s =>
        {
            var customer = Find(s, call);

            return new Items<CustomerCredit>([.. s.BalancesOfCustomer[customer.CustomerId].Select(b =>
            {
                var entitlement = s.Entitlements.Get(b.CreditEntitlementId);
                return new CustomerCredit(b.CreditEntitlementId, entitlement.Name, entitlement.Unit, entitlement.Description, b.Amount, b.Overage);
            })]);
        }));

    private static void Check(string? email, string? name, JsonElement? metadata)
    {
        if (email is not null && !EmailAddress.IsValid(email))
        {
            throw DodoRefusalException.InvalidBody("email: invalid email address");
        }

        if (name is "")
        {
            throw DodoRefusalException.InvalidBody("name: must not be empty");
        }

        if (State.Metadata.Fault(metadata) is { } fault)
        {
            throw DodoRefusalException.InvalidBody(fault);
        }
    }
}
