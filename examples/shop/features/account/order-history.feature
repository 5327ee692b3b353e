@browser @account @signed-in
Feature: Earlier orders

  Background:
    Given I sign in as "ada@example.org" with the password "tea-for-two"
    And I click the link "Orders"

  Scenario: All orders, the newest first
    Then I should see the table
      | Order | Day        | Status | Total  |
      | 1002  | 2026-05-17 | paid   | €26.10 |
      | 1001  | 2026-03-02 | sent   | €62.00 |

  Scenario: The same again
    When I click the button "Order 1002 again"
    Then I should see the table
      | Product     | Sum    |
      | Earl Grey   | €8.70  |
      | Morning mug | €12.50 |
