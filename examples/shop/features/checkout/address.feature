@browser @checkout
Feature: The address

  Rule: An order needs a complete address

    Background:
      Given my basket holds:
        | product     | quantity |
        | Morning mug | 2        |
      And I open "/checkout"

    Scenario: Everything is missing
      When I click the button "Place the order"
      Then I should see "5 things are missing or wrong"
      And I should see "Enter your name."
      And I should see "Enter your postal code."

    Scenario Outline: <problem>
      When I fill in:
        | Full name   | Ada Byron         |
        | Email       | <email>           |
        | Street      | 12 Analytical Row |
        | City        | Dublin            |
        | Postal code | <code>            |
        | Country     | <country>         |
      And I click the button "Place the order"
      Then I should see "One thing is missing or wrong"
      And I should see "<problem>"

      Examples: Emails
        | email       | code    | country | problem                                |
        | ada.example | D02XY45 | Ireland | This is not an email address.          |

      @germany
      Examples: Postal codes
        | email       | code    | country | problem                                |
        | ada@test.de | 1234    | Germany | A German postal code has five digits.  |

  Rule: What the shop knows need not be written again

    @signed-in
    Scenario: Name and email of who is signed in
      Given I have signed in and filled the basket
      When I click the link "Go to checkout"
      Then the field "Full name" should contain "Ada Byron"
      And the field "Email" should contain "ada@example.org"
      And the field "Street" should contain ""
